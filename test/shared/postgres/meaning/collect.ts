import pg from 'pg';
import type { Connection } from '../../../../shared/core/connection.ts';
import type { Item } from './corpus/item.ts';
import { type Form, forms, ground } from './forms.ts';

/** What one server prints for one definition. */
export interface Printed {
  /** As the definition was made; undefined where this major does not know its syntax. */
  readonly native?: string;
  /** Made anew from the server's own text, which is what dump and restore does. */
  readonly again?: string;
  /** Of the definitions that mean something else. */
  readonly others: readonly string[];
}

const settings = "set search_path = ''; set datestyle = 'iso, mdy'; set intervalstyle = postgres; set timezone = 'UTC'";

export async function connect(connection: Connection): Promise<pg.Client> {
  const { host, port, database, user } = connection;
  const client = new pg.Client({ host, port, database, user, password: connection.revealPassword() ?? '' });
  await client.connect();
  await client.query(settings);
  return client;
}

/**
 * Makes every definition of the corpus and reads it back, and those of other meaning if asked. A definition that the
 * server refuses for no said reason throws.
 */
export async function collect(
  client: pg.Client,
  major: number,
  corpus: readonly Item[],
  withOthers: boolean,
): Promise<readonly Printed[]> {
  await client.query(ground);
  const printed: Printed[] = [];
  for (const [index, item] of corpus.entries()) {
    printed.push(
      major < (item.since ?? 13)
        ? { others: [] }
        : await print(client, withOthers ? item : { ...item, not: [] }, `c${index}`),
    );
  }
  return printed;
}

async function print(client: pg.Client, item: Item, name: string): Promise<Printed> {
  const native = await make(client, item, name, item.sql);
  const again = await make(client, item, `${name}_again`, native.replaceAll('own_name', `${name}_again`));
  const others: string[] = [];
  for (const [place, sql] of (item.not ?? []).entries()) others.push(await make(client, item, `${name}_${place}`, sql));
  return { native, again, others };
}

async function make(client: pg.Client, item: Item, name: string, sql: string): Promise<string> {
  const form: Form = forms[item.form];
  try {
    await client.query(form.make(name, sql, item.on ?? ''));
    return await read(client, item, name);
  } catch (cause) {
    throw new Error(`${item.form} ${name}: ${sql}: ${String(cause)}`, { cause });
  }
}

/** The text without the definition's own name, which rules and bodies mention. */
export async function read(client: pg.Client, item: Item, name: string): Promise<string> {
  const { rows } = await client.query<{ text: string }>(`select (${forms[item.form].read(name)}) as text`);
  return (rows[0]?.text ?? '').replaceAll(new RegExp(`\\b${name}\\b`, 'g'), 'own_name');
}
