import { DriftError } from '../core/errors.ts';
import { type ConnectionOptions, connect, openCalls } from './calls.ts';
import { parseColumnNames } from './columns.ts';
import { findDataSource } from './find-data-source.ts';
import { matchColumns, nameOf } from './match-columns.ts';
import { explain } from './messages.ts';

export interface NotionCheck {
  readonly ok: boolean;
  /** Each a plain sentence: what was found, or what to do. Never holds the token. */
  readonly findings: readonly string[];
}

/** Tries the token, the sharing and the columns, reads only, and says in plain words what to fix. Never throws. */
export async function checkNotion(
  options: ConnectionOptions & { readonly database: string; readonly columns?: Readonly<Record<string, string>> },
): Promise<NotionCheck> {
  const connection = connect(options);
  const calls = openCalls(connection, { deadline: connection.clock.now() + 120_000 });
  try {
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
    return { ok: problems.length === 0, findings };
  } catch (thrown) {
    const error = explain(thrown, { what: 'the database' });
    const message = error instanceof DriftError ? error.message : 'Notion did not answer in two minutes.';
    return { ok: false, findings: [message] };
  }
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
