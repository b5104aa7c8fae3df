import { DriftError } from '../core/errors.ts';
import { type Calls, type ConnectionOptions, connect, openCalls } from './calls.ts';
import { tryCanaryRow } from './canary-row.ts';
import { parseColumnNames } from './columns.ts';
import { findDataSource, type Place } from './find-data-source.ts';
import { matchColumns, nameOf } from './match-columns.ts';
import { explain } from './messages.ts';

export interface NotionCheck {
  readonly ok: boolean;
  /** Each a plain sentence: what was found, or what to do. Never holds the token. */
  readonly findings: readonly string[];
}

export interface NotionCheckOptions extends ConnectionOptions {
  readonly database: string;
  readonly columns?: Readonly<Record<string, string>>;
  /** Also makes a row and moves it to the trash: reading tells nothing about the right to write. */
  readonly tryWriting?: boolean;
}

/** Tries the token, the sharing and the columns, and says in plain words what to fix. Reads only, unless told. Never throws. */
export async function checkNotion(options: NotionCheckOptions): Promise<NotionCheck> {
  try {
    const connection = connect(options);
    const calls = openCalls(connection, { deadline: connection.clock.now() + 120_000 });
    const names = parseColumnNames(options.columns);
    const place = await findDataSource(calls, options.database);
    const { missing, problems, warnings } = matchColumns(place.dataSource.properties, names, {});
    const findings = [
      `The token works: connection "${place.bot.name ?? 'without a name'}"${place.workspace && ` in "${place.workspace}"`}.`,
      `The database "${place.name}" is shared with it.`,
      ...(missing.length > 0
        ? [
            `The next sweep creates ${missing.length} columns: ${missing.map((key) => `"${nameOf(key, names)}"`).join(', ')}.`,
          ]
        : ['All columns are there.']),
      ...warnings.map(sentence),
      ...problems.map(sentence),
    ];
    const ok = problems.length === 0;
    return { ok, findings: ok ? [...findings, await tryToWrite(calls, place, options.tryWriting ?? false)] : findings };
  } catch (thrown) {
    const error = explain(thrown, { what: 'the database' });
    const message = error instanceof DriftError ? error.message : 'Notion did not answer in two minutes.';
    return { ok: false, findings: [message] };
  }
}

async function tryToWrite(calls: Calls, place: Place, wanted: boolean): Promise<string> {
  if (!wanted)
    return 'Whether it may write was not tried: `driftmatrix doctor --try-writing` makes a row and takes it away.';
  await tryCanaryRow(calls, place);
  return 'It may write: a row was made and moved to the trash.';
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
