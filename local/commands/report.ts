import { resolve } from 'node:path';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import { renderCsv } from '../report/csv.ts';
import { renderHtml } from '../report/html.ts';
import { matrixDocument, renderJson } from '../report/json.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { openSweep } from '../sweep/stored-sweeps.ts';
import { writeWhole } from '../write-file.ts';
import { oneOf } from './choice.ts';
import { defineCommand } from './command.ts';

const formats = ['html', 'md', 'csv', 'json'] as const;
type Format = (typeof formats)[number];

const renderers: Readonly<Record<Format, (matrix: DriftMatrix) => string>> = {
  html: renderHtml,
  md: renderMarkdown,
  csv: renderCsv,
  json: renderJson,
};

export const reportCommand = defineCommand({
  name: 'report',
  summary: 'render the drift matrix of a finished sweep',
  arguments: ['<sweep>'],
  options: {
    format: { type: 'string', value: '<name>', help: `${formats.join(', ')} (by the ending of -o, else html)` },
    output: { type: 'string', short: 'o', value: '<file>', help: 'write to this file instead of stdout' },
  },
  details: 'A sweep is the id of one that was swept in this directory, latest, or the file of a drift matrix.',

  async run({ arguments: [sweep = ''], options, io }) {
    const byEnding = formats.find((format) => options.output?.toLowerCase().endsWith(`.${format}`));
    const format = oneOf('--format', options.format, formats) ?? byEnding ?? 'html';
    const matrix = await openSweep(sweep, io.cwd);
    if (options.output === undefined) {
      return { exitCode: 0, json: () => matrixDocument(matrix), text: () => renderers[format](matrix) };
    }
    const file = options.output;
    await writeWhole(resolve(io.cwd, file), renderers[format](matrix));
    return {
      exitCode: 0,
      json: () => ({ file, format, sweep: matrix.sweep.id }),
      text: () => `Wrote ${file}\n`,
    };
  },
});
