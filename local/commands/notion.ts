import { defineCommand } from './command.ts';
import { runSetup } from './notion/setup.ts';
import { runSmoke } from './notion/smoke.ts';
import { usage } from './usage.ts';

export const notionCommand = defineCommand({
  name: 'notion',
  summary: 'make or adopt the Notion database that the matrix is published in, or try the real service',
  arguments: ['setup|smoke'],
  options: {
    page: {
      type: 'string',
      value: '<link>',
      help: 'setup: make a new database in this page, which is shared with the connection',
    },
    name: { type: 'string', value: '<text>', help: 'setup: what the new database is called (Drift matrix)' },
    database: {
      type: 'string',
      value: '<link>',
      help: 'setup: or take this database, and make the columns that it lacks',
    },
    'token-env': { type: 'string', value: '<name>', help: "the variable with the connection's token (NOTION_TOKEN)" },
    config: {
      type: 'string',
      value: '<file>',
      help: 'token, database and names of columns from a configuration file (smoke: required)',
    },
  },
  details: [
    'setup prints the link, and the lines for the configuration file. Nothing that exists is changed or deleted.',
    'smoke does in the configured database what a sweep does there, with three rows of its own, and takes them away.',
  ].join('\n'),

  async run({ arguments: [what], options, io }) {
    if (what === 'setup') return await runSetup(options, io);
    if (what === 'smoke') return await runSmoke(options, io);
    return usage('notion', 'expected: notion setup, or notion smoke');
  },
});
