import { describe, expect, it } from 'vitest';
import { connectionFrom } from '../../../shared/core/secret-connection.ts';

const url = 'postgres://reader:hunter2@db.internal:6432/acme';
const rds = {
  engine: 'postgres',
  host: 'db.internal',
  port: 6432,
  dbname: 'acme',
  username: 'reader',
  password: 'hunter2',
};
const list = JSON.stringify([
  { id: 'acme', name: 'Acme', url },
  { id: 'globex', ...rds, dbname: 'globex' },
  { id: 'broken', url: 'mysql://x:hunter2@h/d' },
]);

describe('a secret', () => {
  it.each([
    ['a URL', { secret: 's' }, ` ${url}\n`, 'reader@db.internal:6432/acme'],
    ['the RDS shape', { secret: 's' }, JSON.stringify(rds), 'reader@db.internal:6432/acme'],
    ['a list with URLs', { secret: 's', tenant: 'acme' }, list, 'reader@db.internal:6432/acme'],
    ['a list with RDS shapes', { secret: 's', tenant: 'globex' }, list, 'reader@db.internal:6432/globex'],
    [
      'a server, with another database',
      { secret: 's', database: 'Other DB' },
      JSON.stringify(rds),
      'reader@db.internal:6432/Other DB',
    ],
  ])('may hold %s', (_, reference, text, expected) => {
    const connection = connectionFrom(reference, text);
    expect(String(connection)).toBe(expected);
    expect(connection.revealPassword()).toBe('hunter2');
    expect(connection.tls).toBe('verify-full');
  });

  it.each([
    ['nonsense', { secret: 's' }, 'hunter2'],
    ['half a JSON', { secret: 's' }, '{"password":"hunter2"'],
    ['a shape that lacks the host', { secret: 's' }, '{"username":"x","password":"hunter2"}'],
    ['another database’s URL', { secret: 's', tenant: 'broken' }, list],
    ['a list without the tenant', { secret: 's', tenant: 'initech' }, list],
    ['no list where one is meant', { secret: 's', tenant: 'acme' }, '{"password":"hunter2"}'],
    ['a list whose entry has no id', { secret: 's', tenant: 'acme' }, '[{"url":"postgres://x:hunter2@h/d"}]'],
  ])('that holds %s is refused by name and never quoted', (_, reference, text) => {
    let refused: unknown;
    try {
      connectionFrom(reference, text);
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: 'secret-invalid', message: expect.stringMatching(/secret s\b/i) });
    expect(refused).not.toHaveProperty('cause');
    expect(refused instanceof Error && refused.stack).not.toContain('hunter2');
  });
});
