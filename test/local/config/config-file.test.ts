import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig, readConfigFile } from '../../../local/config/config-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'driftmatrix-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const url = 'postgres://reader:hunter2@localhost/app';
const smallest = { canonical: { url }, tenants: [{ id: 'acme', url }] };

const refusal = (value: unknown): string => {
  try {
    parseConfig(value, 'fleet.json');
  } catch (error) {
    return String(error);
  }
  throw new Error('it was accepted');
};

async function readText(name: string, text: string) {
  await writeFile(join(folder, name), text);
  return readConfigFile(join(folder, name), { shown: name });
}

describe('the configuration file', () => {
  it('needs no more than a canonical and tenants', () => {
    const { compare, tracker, concurrency, perServer } = parseConfig(smallest, 'fleet.json');
    expect(compare.profile).toBe('standard');
    expect({ tracker, concurrency, perServer }).toEqual({ tracker: null, concurrency: 8, perServer: 4 });
  });

  it('says how the matrix is published, and no allowance that Notion does not give', () => {
    const notion = { database: 'd', tokenEnv: 'NOTION_TOKEN', titleOwner: 'machine', trashedRows: 'restore' };
    const tracker = { notion: { ...notion, retirePercent: 50, requestsPerMinute: 600 } };
    expect(parseConfig({ ...smallest, tracker }, 'fleet.json').tracker).toMatchObject(tracker);
    const wrong = { notion: { ...notion, titleOwner: 'me', requestsPerMinute: 6000 } };
    expect(refusal({ ...smallest, tracker: wrong })).toMatch(/tracker\.notion\.titleOwner: .*requestsPerMinute: /s);
  });

  it('refuses ledgers until something reads them', () => {
    const refused = refusal({ ...smallest, compare: { ledgers: true } });
    expect(refused).toContain('compare.ledgers: Ledgers are not read yet: leave compare.ledgers out');
    expect(parseConfig({ ...smallest, compare: { ledgers: false } }, 'fleet.json').compare.ledgers).toBe(false);
  });

  it('may have no tenants', () => {
    expect(parseConfig({ ...smallest, tenants: [] }, 'fleet.json').tenants).toEqual([]);
  });

  it('reads JSON and YAML alike', async () => {
    const yaml = `canonical:\n  url: ${url}\ntenants:\n  - id: acme\n    url: ${url}\n`;
    expect(await readText('fleet.yaml', yaml)).toEqual(await readText('fleet.json', JSON.stringify(smallest)));
  });

  it('lists every problem at once, each with its path and what was expected', () => {
    const message = refusal({
      canonical: { url: 'mysql://x@y/z' },
      tenants: [{ id: 'acme' }, { id: 7, url }, { id: 'initech', url, rign: 'canary' }],
      compare: { profile: 'loose', waivers: [{ object: '*', owner: 'ops', until: '2027-01-01' }] },
      tracker: { notion: { database: 'abc' } },
      concurrency: 0,
      perSever: 4,
    });
    const lines = message.split('\n  ').slice(1);
    expect(message).toContain('fleet.json has 9 problems');
    expect(lines).toContainEqual(expect.stringMatching(/^canonical\.url: the scheme is mysql/));
    expect(lines).toContainEqual('tenants[0].url: missing, expected string');
    expect(lines).toContainEqual('tenants[1].id: expected string, found number');
    expect(lines).toContainEqual('tenants[2].rign: unknown key; did you mean ring?');
    expect(lines).toContainEqual(expect.stringMatching(/^compare\.profile: .*standard/));
    expect(lines).toContainEqual('compare.waivers[0].reason: missing, expected string');
    expect(lines).toContainEqual('tracker.notion: expected exactly one of tokenSecret, tokenEnv');
    expect(lines).toContainEqual(expect.stringMatching(/^concurrency: /));
    expect(lines).toContainEqual('perSever: unknown key; did you mean perServer?');
  });

  it('names both places of a tenant that is there twice, also beside other problems', () => {
    const entry = { id: 'acme', url };
    expect(refusal({ ...smallest, tenants: [entry, { id: 'x', url }, entry] })).toContain(
      'tenants[0] and tenants[2]: both are named "acme"',
    );
    expect(refusal({ ...smallest, tenants: [entry, { id: 'x' }, entry] })).toContain('tenants[0] and tenants[2]');
  });

  it('takes tenants from every source, each with URLs or with what an account knows', () => {
    const server = { server: [{ url }, { secret: 'host' }], databases: 'app_*', exclude: ['app_test'] };
    for (const tenants of [
      [{ id: 'a', connection: { secret: 'host', database: 'a' } }],
      { inline: [{ id: 'a', url }], reality: server },
      { secret: 'list' },
      { secretPrefix: 'fleet/' },
      { secretTag: { key: 'fleet', value: 'prod' } },
      { query: 'select id, secret from tenants', from: { url } },
      { query: 'x', from: { iam: { host: 'db', user: 'r', database: 'd' } }, credentials: { iam: { user: 'r' } } },
      server,
    ]) {
      expect(parseConfig({ ...smallest, tenants }, 'fleet.json').tenants).toMatchObject(tenants);
    }
  });

  it.each([
    ['nothing', {}, 'tenants.inline: missing'],
    ['half a query', { query: 'select 1' }, 'tenants.from: expected {"url"'],
    ['a query with a typo', { query: 'select 1', form: { url } }, 'tenants.form: unknown key; did you mean from?'],
    ['a server without a pattern', { server: { url } }, 'tenants.databases: missing, expected string'],
    ['a URL that is none', { server: { url: 'hunter2' }, databases: '*' }, 'tenants.server.url: not a URL'],
    ['an unknown source', { dynamo: 'tenants' }, 'tenants.dynamo: unknown key'],
  ])('says what is wrong with tenants from %s', (_, tenants, line) => {
    const message = refusal({ ...smallest, tenants });
    expect(message).toContain(line);
    expect(message).not.toContain('hunter2');
  });

  it.each([{ url, snapshot: 'head.json' }, {}])('wants exactly one canonical', (canonical) => {
    expect(refusal({ ...smallest, canonical })).toContain('canonical: expected exactly one of url, snapshot, secret');
  });

  it('says where the syntax breaks without quoting the line', async () => {
    const broken = `{\n  "canonical": {"url": "${url}"},\n  oops\n}`;
    await expect(readText('broken.json', broken)).rejects.toThrow(/broken\.json is no JSON: syntax error at line 3/);
    await expect(readText('broken.json', broken)).rejects.not.toThrow(/hunter2/);
    await expect(readText('twice.yaml', `tenants: []\ntenants: []\n`)).rejects.toThrow(
      'line 2, column 1: a key is given twice',
    );
    await expect(readText('alias.yaml', `canonical: {url: *hunter2}\n`)).rejects.not.toThrow(/hunter2/);
  });

  it('never repeats a password', () => {
    const message = refusal({
      canonical: { url: 'postgres://reader:hunter2@db/app?sslmode=prefer' },
      tenants: [{ id: 'acme', url: 'postgres://reader:hunter2@db/app?timeout=3' }, 'postgres://reader:hunter2@db/app'],
    });
    expect(message).toContain('has 3 problems');
    expect(message).not.toContain('hunter2');
  });

  it('says that a file is not there', async () => {
    await expect(readConfigFile(join(folder, 'nowhere.json'), { shown: 'nowhere.json' })).rejects.toThrow(
      'nowhere.json: There is no such file',
    );
  });
});
