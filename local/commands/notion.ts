import { printable } from '../terminal/text.ts';
import { counted } from '../words.ts';
import { defineCommand } from './command.ts';
import { interruptible } from './io.ts';
import { usage } from './usage.ts';

export const notionCommand = defineCommand({
  name: 'notion',
  summary: 'make or adopt the Notion database that the matrix is published in',
  arguments: ['setup'],
  options: {
    page: {
      type: 'string',
      value: '<link>',
      help: 'make a new database in this page, which is shared with the connection',
    },
    database: { type: 'string', value: '<link>', help: 'or: take this database, and make the columns that it lacks' },
    'token-env': { type: 'string', value: '<name>', help: "the variable with the connection's token (NOTION_TOKEN)" },
  },
  details: 'Prints the link, and the lines for the configuration file. Nothing that exists is changed or deleted.',

  async run({ arguments: [what], options, io }) {
    if (what !== 'setup') usage('notion', `expected: notion setup`);
    const { page, database } = options;
    const tokenEnv = options['token-env'] ?? 'NOTION_TOKEN';
    const token = io.env[tokenEnv]?.trim() || usage('notion', `the variable ${tokenEnv} is not set`);
    if ((page === undefined) === (database === undefined)) usage('notion', 'give either --page or --database');
    const place = page !== undefined ? { page } : { database: database ?? '' };
    const baseUrl = io.env.NOTION_BASE_URL;
    const { setUpNotion } = await import('../../shared/notion/setup.ts');
    const report = await interruptible(setUpNotion({ token, place, ...(baseUrl && { baseUrl }) }), io.signal);
    const tracker = { notion: { database: report.database, tokenEnv } };
    return {
      exitCode: 0,
      json: () => ({ ...report, tracker }),
      text: (style) => {
        const columns =
          report.columnsCreated === 0 ? 'All columns are there.' : `Made ${counted(report.columnsCreated, 'column')}.`;
        return [
          `${style.paint('bold', report.created ? 'Made the database' : 'Took the database')} ${printable(report.url)}`,
          [columns, ...report.warnings.map(printable)].join('\n'),
          '',
          'In the configuration file:',
          `  "tracker": ${JSON.stringify(tracker)}`,
          '',
        ].join('\n');
      },
    };
  },
});
