import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactAttribute, redactFinding } from '../../../shared/core/redact.ts';
import { aFinding } from '../../support/builders.ts';
import { misses, ordinary, secrets } from './redaction-table.ts';

describe('redacting', () => {
  it.each([
    'postgres://app:hunter2@db.internal:5432/acme',
    'connect postgresql://app:hun/ter2:hunter2@db.internal/acme failed',
    'https://user:hunter2@example.com/x',
    'password=hunter2 host=db',
    "password 'hunter2'",
    'PASSWORD = "hunter2"',
    "create user mapping for x server y options (user 'u', password 'hunter2')",
    "alter role app encrypted password 'hunter2' valid until 'infinity'",
    '{"username":"app","password":"hunter2"}',
    JSON.stringify(JSON.stringify({ password: 'hunter2' })),
    "dblink('host=x password=hunter2 dbname=y')",
    'client_secret: hunter2',
    "v_api_key := 'hunter2';",
    'aws_secret_access_key=hunter2',
    'Authorization: Bearer hunter2hunter2',
    'token ntn_hunter2hunter2hunter2',
    'AKIAHUNTER2HUNTER222'.replace('HUNTER2HUNTER222', 'ABCDEFGHIJKLMNOP'),
    'sk_live_hunter2hunter2',
    'eyJhdW50ZXIyaHVudGVy.aHVudGVyMmh1bnRlcg.hunter2',
    '-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----',
    'https://bucket/key?X-Amz-Signature=hunter2&x=1',
  ])('takes the secret out of %j, and again changes nothing', (text) => {
    const clean = redact(text);
    expect(clean).toContain('***');
    expect(clean).not.toContain('hunter2');
    expect(clean).not.toContain('AKIAABC');
    expect(redact(clean)).toBe(clean);
  });

  it.each([
    'select password from users',
    'column:app.users.password_hash',
    'policy:public.orders.tenant_isolation',
    'http://127.0.0.1:8080/path',
    'the token is missing',
    'no secret tenant/acme: create it',
    "select date '2026-01-01'",
  ])('leaves %j alone', (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each(secrets)('takes the secret out of %j', (text) => {
    const clean = redact(text);
    expect(clean).toContain('***');
    expect(clean).not.toContain('hunter2');
    expect(redact(clean)).toBe(clean);
  });

  it.each(ordinary)('leaves %j alone', (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each(misses)('is known to miss %j', (text) => {
    expect(redact(text)).toContain('hunter2');
  });

  it('changes nothing the second time, whatever the pieces', () => {
    const piece = fc.constantFrom(
      'password',
      'token',
      '=',
      ':',
      ' ',
      "'",
      "''",
      '"',
      '\\',
      '@',
      '://',
      '***',
      ',',
      ';',
      ')',
      'x',
      'u:p@h',
      '$$',
      '\n',
      '{',
      '[',
      '&',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = redact(pieces.join(''));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  it('hides a list or a map behind the name of a secret whole, and what an option says after its sign', () => {
    const value = {
      tokens: ['hunter2'],
      secret: { a: 'hunter2' },
      options: ['password=my hunter2 word'],
      password: false,
    };
    expect(redactAttribute(value)).toEqual({
      tokens: '***',
      secret: '***',
      options: ['password=***'],
      password: false,
    });
  });

  it('reaches into the facts of a finding', () => {
    const finding = aFinding('server:remote', {
      class: 'changed',
      attributes: [
        {
          name: 'options',
          expected: ['host=x', 'password=hunter2'],
          actual: { password: 'hunter2', deep: [{ url: 'postgres://a:hunter2@h/d' }] },
        },
      ],
    });
    const clean = redactFinding(finding);
    expect(JSON.stringify(clean)).not.toContain('hunter2');
    expect(clean).toMatchObject({
      id: 'server:remote',
      attributes: [{ name: 'options', expected: ['host=x', 'password=***'] }],
    });
  });
});

it('a body of megabytes is cut to what stands around the first difference', () => {
  const body = (name: string) => `${'x'.repeat(3_000_000)} ${name} ${'y'.repeat(3_000_000)}`;
  const attribute = { name: 'body', expected: body('one'), actual: body('two') };
  const finding = { class: 'changed', kind: 'function', id: 'function:f()', severity: 'low', folded: 0 } as const;
  const [clipped] = redactFinding({ ...finding, attributes: [attribute] }).attributes;
  expect(String(clipped?.expected).length).toBeLessThan(20_000);
  expect(clipped?.expected).toContain(' one y');
  expect(clipped?.actual).toContain(' two y');
  expect(clipped?.actual).toMatch(/^\[characters \d+ to \d+ of 6000005, sha256 [0-9a-f]{12}\]/);
});

describe('a secret in a long text of which a part is shown', () => {
  const filler = 'x := x + 1;\n'.repeat(10_000);
  const long = 'hunter2'.repeat(20_000);
  const finding = (body: (end: string) => string) => ({
    ...aFinding('function:f()', { class: 'changed' }),
    attributes: [{ name: 'body', expected: body('one'), actual: body('two') }],
  });
  it.each<[string, (end: string) => string]>([
    ['in a quoted password that began long before', (end) => `v_password := '${long}${end}'; ${filler}`],
    ['in one with doubled quotes', (end) => `v_password := '${"hunter2''".repeat(20_000)}${end}'; ${filler}`],
    ['in a dollar-quoted one', (end) => `password $t$${long}${end}$t$ ${filler}`],
    ['in one without quotes', (end) => `${filler}password=${long}${end} ${filler}`],
    [
      'in a key that began long before',
      (end) => `-----BEGIN PRIVATE KEY-----\n${'hunter2\n'.repeat(20_000)}${end}\n-----END PRIVATE KEY-----${filler}`,
    ],
    [
      'in a key that ends long after',
      (end) => `${filler}${end}-----BEGIN PRIVATE KEY-----\n${'hunter2\n'.repeat(20_000)}-----END PRIVATE KEY-----`,
    ],
    [
      'cut by the first edge',
      (end) => `${filler}password='hunter2 ${'hunter2'.repeat(280)}' ${'y'.repeat(100)}${end}${filler}`,
    ],
    [
      'cut by the last edge',
      (end) => `${filler}${end}${'y '.repeat(2_990)}password='${'hunter2'.repeat(1_000)}'${filler}`,
    ],
    [
      'in a URL that is cut',
      (end) => `${filler}${end}${'y '.repeat(2_990)}postgres://u:${'hunter2'.repeat(1_000)}@h/d ${filler}`,
    ],
  ])('%s is hidden', (_, body) => {
    expect(JSON.stringify(redactFinding(finding(body)))).not.toContain('hunter2');
  });
});
