import { describe, expect, it } from 'vitest';
import { redact, redactFinding } from '../../../shared/core/redact.ts';
import { aFinding } from '../../support/builders.ts';

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
