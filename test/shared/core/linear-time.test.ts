import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../local/report/csv.ts';
import { renderMarkdown } from '../../../local/report/markdown.ts';
import { lineDiff } from '../../../local/terminal/line-diff.ts';
import { clip, textWidth, toWidth, wrap } from '../../../local/terminal/text.ts';
import { valueText } from '../../../local/values.ts';
import { messageBody } from '../../../shared/aws/message-body.ts';
import { lastName, lastNameOf, namesIn, ownPath, pathsInId } from '../../../shared/core/cited.ts';
import { clipValues } from '../../../shared/core/clip-values.ts';
import { kinds } from '../../../shared/core/comparison.ts';
import { describe as describeFinding, describeId, showValue } from '../../../shared/core/describe.ts';
import type { Finding } from '../../../shared/core/finding.ts';
import { canonicalJson } from '../../../shared/core/fingerprint.ts';
import { matchesGlobs } from '../../../shared/core/glob.ts';
import { headline } from '../../../shared/core/headline.ts';
import { plainType, withoutImplicitCasts } from '../../../shared/core/implicit-casts.ts';
import { expressionNames } from '../../../shared/core/kinds/expression-names.ts';
import { buildMatrix } from '../../../shared/core/matrix.ts';
import { movedNames } from '../../../shared/core/moved-names.ts';
import { quoteName } from '../../../shared/core/object.ts';
import { substitutePlaceholders } from '../../../shared/core/placeholders.ts';
import { inertJson, printable, printableLines } from '../../../shared/core/printable.ts';
import { redact, redactAttribute, redactFinding, redactPart } from '../../../shared/core/redact.ts';
import { sameOptions } from '../../../shared/core/same-options.ts';
import { compareValues } from '../../../shared/core/same-value.ts';
import { withoutComments } from '../../../shared/core/without-comments.ts';
import { createLog } from '../../../shared/log.ts';
import { toBody } from '../../../shared/notion/body.ts';
import { changedLines } from '../../../shared/notion/changed-lines.ts';
import { clip as clipForNotion, toOptionName, toPieces } from '../../../shared/notion/text.ts';
import { poolerMeaning } from '../../../shared/postgres/pooler-words.ts';
import { qualifiedReference, withoutServerQuotes } from '../../../shared/postgres/server-quoting.ts';
import { decodeEscapedBytes } from '../../../shared/postgres/undecodable.ts';
import { aResult, aTenant } from '../../local/example-matrix.ts';
import { cpuMs, growthOf } from '../../support/growth.ts';

/**
 * Every function over text that a tenant wrote takes time linear in it: whoever may write a comment or a function body must
 * not be able to hold up a sweep. At most 50 ms of this process's CPU for a megabyte, as a database counts it, in the best of
 * several tries; and where a busy machine takes longer, at most so much longer than for an eighth as linear work may.
 */

const size = 2 ** 20;
const mostMs = 50;
const mostTries = 8;
/** Of eight times as much: 8 when linear, 64 when quadratic. */
const mostGrowth = 24;
const isLinear = (growth: number): boolean => growth <= mostGrowth;

/** What makes careless patterns try again from every character. */
const pieces = [
  'a',
  ' ',
  '\t\n',
  '\r',
  'a-',
  'a.',
  'a=',
  'a,',
  'a@',
  ':',
  '--',
  '*',
  '/*',
  '/*/',
  "'",
  "''",
  "a'",
  '"',
  '"a',
  '\\',
  "\\'",
  '$$',
  '$a$',
  '(',
  '[',
  '`',
  ';=',
  '0.',
  '1 ',
  '-eyJ',
  'eyJaaaaaaaa.',
  'postgres://',
  '://',
  'a:b@',
  'a://b:c@d ',
  'password=',
  "password='",
  "password=''",
  "password '",
  '"password":[',
  'password text not null ',
  "'token',",
  "crypt('",
  'Authorization: ',
  'basic ',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN A',
  'sk-',
  'SCRAM-SHA-256$',
  '🐘',
  '\ud83d',
  '\u202e',
  'e\u0301',
  '\0',
  "a','",
] as const;

const finding = (value: string): Finding => ({
  class: 'changed',
  kind: 'function',
  id: 'function:app.f()',
  severity: 'low',
  attributes: [{ name: 'body', expected: `${value}1`, actual: `${value}2` }],
  folded: 0,
});

const named = (name: string) =>
  buildMatrix({
    sweep: { id: 's', startedAt: '2026-11-22T10:00:00.000Z', closedAt: '2026-11-22T10:00:02.000Z' },
    canonical: { fingerprint: 'f', objects: 3, release: 'r1' },
    tenants: [aTenant('t')],
    results: [aResult('t', { findings: [redactFinding(finding(name))], error: { code: 'internal', message: name } })],
  });

const rowOf = (text: string) => {
  const [row] = named(text).rows;
  if (!row) throw new Error('no row');
  return row;
};

const placeholders = substitutePlaceholders({ 'app_{tenant}': 'app', 'a{tenant}': 'b' }, 'a');
const fields = [{ name: 'a', dataTypeID: 25 }];
const body = (text: string) => compareValues('body', text, `${text} /* */`);

const extensionIn = (schema: string) =>
  new Map([['extension:citext', { kind: 'extension', id: 'extension:citext', attributes: { schema } }]]);
const moved = movedNames(extensionIn('public'), extensionIn('ext'), kinds);

const functions: Readonly<Record<string, (text: string) => unknown>> = {
  'names of a moved extension': (text) => moved?.neutral(text),
  withoutImplicitCasts: (text) =>
    withoutImplicitCasts(text, [{ expected: 'character varying', actual: 'text' }], 'expected'),
  plainType,
  expressionNames,
  poolerMeaning,
  messageBody: (text) => messageBody({ text }),
  redact,
  redactAttribute: (text) => redactAttribute({ options: [text] }),
  redactFinding: (text) => redactFinding(finding(text)),
  clipValues: (text) => clipValues(text, `${text}b`, redactAttribute, redactPart),
  'compareValues of bodies': body,
  'compareValues of partition bounds': (text) =>
    compareValues('bound', `FOR VALUES IN (${text})`, `FOR VALUES IN (${text},1)`),
  'compareValues of options': (text) => compareValues('options', { a: text }, { a: `${text}1` }),
  sameOptions: (text) => sameOptions({ a: `1${text}` }, { a: `2${text}` }),
  withoutComments,
  matchesGlobs: (text) => matchesGlobs(['*x*x*x*!', '*a*p*p*t*x*zz*', 'a?*?b', '!*.a'], text),
  placeholders: (text) => placeholders?.({ kind: 'a', id: text, attributes: { body: text } }),
  namesIn: (text) => namesIn(text),
  ownPath,
  lastName,
  lastNameOf,
  pathsInId: (text) => pathsInId(`function:a(${text})`),
  quoteName,
  canonicalJson,
  describeId: (text) => describeId(`table:${text}`),
  describeIdOfSatellite: (text) => describeId(`comment:table:${text}:a`),
  showValue,
  'describe of a finding': (text) => describeFinding(finding(text)),
  'headline of an error': (text) =>
    headline({ ...rowOf(''), status: 'failed', error: { code: 'internal', message: text } }),
  printable: (text) => printable(text),
  printableLines: (text) => printableLines(text),
  inertJson,
  'a line of the log': (text) =>
    createLog({ level: 'info', write: () => undefined }).info('a', { error: new Error(text).message }),
  'changedLines in Notion': (text) => changedLines(text, `b${text}`),
  'the body of a page in Notion': (text) => toBody({ ...rowOf(''), findings: [redactFinding(finding(text))] }, 'r1'),
  'pieces of text in Notion': toPieces,
  'a clipped text in Notion': (text) => clipForNotion(text, 1_000),
  'an option in Notion': toOptionName,
  lineDiff: (text) => lineDiff(text, `b${text}`),
  'lineDiff of what is shown': (text) => lineDiff(text.slice(0, 8_000), `b${text.slice(0, 8_000)}`),
  textWidth,
  clip: (text) => clip(text, 100),
  toWidth: (text) => toWidth(text, 100),
  wrap: (text) => wrap(text, 100),
  valueText: (text) => valueText([text]),
  withoutServerQuotes,
  qualifiedReference,
  decodeEscapedBytes: (text) => decodeEscapedBytes({ fields, rows: [[text]] }, { fields, rows: [] }),
};

const csv = (text: string) => renderCsv(named(text));
const markdown = (text: string) => renderMarkdown(named(text));
const all = Object.entries({ ...functions, 'the CSV report': csv, 'the Markdown report': markdown });

describe('a megabyte that a tenant wrote, for each of its worst forms', () => {
  it.each(all)('%s', (_, run) => {
    const text = (piece: string, bytes: number) => piece.repeat(Math.ceil(bytes / Buffer.byteLength(piece)));
    const slow = pieces.filter((piece) => {
      if (bestOf(run, text(piece, size)) <= mostMs) return false;
      const sizes = { small: text(piece, size / 8), large: text(piece, size) };
      return growthOf(run, sizes, isLinear) > mostGrowth;
    });
    expect(slow).toEqual([]);
  });
});

/** CPU milliseconds of the fastest try; no more tries than it takes to be fast enough. */
function bestOf(run: (text: string) => unknown, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < mostTries && best > mostMs; tries += 1) {
    best = Math.min(
      best,
      cpuMs(() => run(text)),
    );
  }
  return best;
}

it('the name of an index is found in time below any number of brackets', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}a${')'.repeat(depth)}`;
  const often = (depth: number) => Array.from({ length: 20 }, () => expressionNames(nested(depth)));
  expect(growthOf(often, { small: 500, large: 4_000 }, isLinear)).toBeLessThanOrEqual(mostGrowth);
  expect(expressionNames(nested(4_000))).toEqual(['a', 'expr']);
});
