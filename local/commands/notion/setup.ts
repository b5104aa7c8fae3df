import { printable } from '../../../shared/core/printable.ts';
import type { SetupOptions, SetupReport } from '../../../shared/notion/setup.ts';
import type { Style } from '../../terminal/style.ts';
import { counted } from '../../words.ts';
import type { Answer } from '../command.ts';
import { type Io, interruptible } from '../io.ts';
import { shown } from '../shown.ts';
import { usage } from '../usage.ts';
import { baseUrlOf, readNotionSettings } from './settings.ts';

export interface SetupArguments {
  readonly page?: string | undefined;
  readonly name?: string | undefined;
  readonly database?: string | undefined;
  readonly 'token-env'?: string | undefined;
  readonly config?: string | undefined;
}

type Tracker = Readonly<Record<string, unknown>>;

/** Makes or adopts a database, and says what belongs into the configuration. */
export async function runSetup(options: SetupArguments, io: Io): Promise<Answer> {
  const { place, tracker, ...settings } = await settingsOf(options, io);
  const { setUpNotion } = await import('../../../shared/notion/setup.ts');
  const report = await interruptible(setUpNotion({ ...settings, place }), io.signal);
  const lines = { notion: { database: report.database, ...tracker } };
  return {
    exitCode: 0,
    json: () => ({ ...report, tracker: lines }),
    text: (style) => renderReport(report, lines, style),
  };
}

type Settings = Omit<SetupOptions, 'place'> & { readonly place: SetupOptions['place']; readonly tracker: Tracker };

/** Token and names of columns from the configuration file where one is given; else the token from a variable. */
async function settingsOf(options: SetupArguments, io: Io): Promise<Settings> {
  if (options.config !== undefined) {
    if (options['token-env'] !== undefined) usage('notion', '--token-env is for when there is no --config');
    const { token, configured, ...service } = await readNotionSettings(options.config, io);
    const { database, columns, ...tracker } = configured;
    const { companions } = configured;
    return {
      token,
      columns,
      ...(companions !== undefined && { companions }),
      place: placeOf(options, database),
      tracker: { ...tracker, ...(Object.keys(columns).length > 0 && { columns }) },
      ...service,
    };
  }
  const tokenEnv = options['token-env'] ?? 'NOTION_TOKEN';
  const token = io.env[tokenEnv]?.trim() || usage('notion', `the variable ${shown(tokenEnv)} is not set`);
  return { token, place: placeOf(options), tracker: { tokenEnv }, ...baseUrlOf(io) };
}

function placeOf({ page, name, database }: SetupArguments, configured?: string): SetupOptions['place'] {
  if (page !== undefined && database !== undefined) usage('notion', 'give either --page or --database');
  if (page !== undefined) return { page, ...(name !== undefined && { name }) };
  if (name !== undefined) usage('notion', '--name is for a new database: give --page too');
  return { database: database ?? configured ?? usage('notion', 'give either --page or --database') };
}

function renderReport(report: SetupReport, tracker: object, style: Style): string {
  const columns =
    report.columnsCreated === 0 ? 'All columns are there.' : `Made ${counted(report.columnsCreated, 'column')}.`;
  return [
    `${style.paint('bold', report.created ? 'Made the database' : 'Took the database')} ${printable(report.url)}`,
    [columns, ...report.warnings.map((warning) => printable(warning, 2_000))].join('\n'),
    '',
    'In the configuration file:',
    `  "tracker": ${JSON.stringify(tracker)}`,
    '',
    'Rows say of bodies, comments, options and settings only that they differ, and where. If everybody who can read this',
    'database may read these texts too, add: "publish": {"values": "redacted"}',
    '',
  ].join('\n');
}
