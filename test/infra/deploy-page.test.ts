import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { prod } from '../../infra/config/prod.ts';
import { Connection } from '../../shared/core/connection.ts';
import { type CoordinatorInput, coordinatorEvent, parseCoordinatorEvent } from '../../shared/core/messages.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { root } from '../house/source-files.ts';
import { aSnapshot } from '../support/builders.ts';
import { run, startDatabases } from '../support/databases.ts';
import { createWorld } from '../support/memory-world.ts';
import { synthesize } from './template.ts';

/** What docs/DEPLOY.md tells people to type exists, is accepted, and answers as the page says. */

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/DEPLOY.md');
const blocks = (language: string, text: string): string[] =>
  [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, found, body = '']) => (found === language ? [body] : []));

const answer = z.strictObject({
  sweepId: z.string(),
  status: z.string(),
  fleet: z.number(),
  known: z.number(),
  queued: z.number(),
  canonical: z.record(z.string(), z.unknown()).optional(),
  deadlineAt: z.iso.datetime().optional(),
  matrixKey: z.string().optional(),
  link: z.string().optional(),
  skippedFor: z.strictObject({ sweepId: z.string(), until: z.iso.datetime() }).optional(),
});
type Answer = z.infer<typeof answer>;
interface Example {
  readonly event: unknown;
  readonly answer: Answer;
}

const [, section = ''] = page.split(/^## Invoke it$/m);
const documents = blocks('json', section).map((text): unknown => JSON.parse(text));
const examples = documents.flatMap((event, at): Example[] =>
  at % 2 === 0 ? [{ event, answer: answer.parse(documents[at + 1]) }] : [],
);

describe('the events on the deploy page', () => {
  it('are accepted by the coordinator, with every key that it knows among them', () => {
    for (const { event } of examples) expect(() => parseCoordinatorEvent(event), JSON.stringify(event)).not.toThrow();
    const shown = new Set(examples.flatMap(({ event }) => Object.keys(event ?? {})));
    expect([...shown].sort()).toEqual(Object.keys(coordinatorEvent.shape).sort());
    const typed = [...page.matchAll(/^invoke '(.*)'$/gm)].map(([, text = '']): unknown => JSON.parse(text));
    expect(typed).toHaveLength(3);
    for (const event of typed) expect(() => parseCoordinatorEvent(event), JSON.stringify(event)).not.toThrow();
  });

  it('have the answers that the page shows, one after the other', async () => {
    const ids = ['acme', 'globex', ...Array.from({ length: 38 }, (_, at) => `tenant-${at}`)];
    const head = aSnapshot('accounts', 'invoices');
    const world = createWorld(head, Object.fromEntries(ids.map((id) => [id, head])));
    for (const [at, { event, answer: expected }] of examples.entries()) {
      const input: CoordinatorInput = parseCoordinatorEvent(event);
      expect(shapeOf(await world.start(input)), JSON.stringify(event)).toEqual(shapeOf(expected));
      world.clock.ms += 1_000;
      // The page says which of them meet a sweep that is under way.
      const next = examples[at + 1];
      if (next?.answer.status === 'skipped' || nextForces(next)) continue;
      await world.checkAll();
      await world.controlAll();
    }
  });
});

const nextForces = (next: Example | undefined): boolean => parseCoordinatorEvent(next?.event ?? {}).force;

/** What an answer says but for times and hashes. The page shows the canonical once. */
function shapeOf({ sweepId, status, fleet, known, queued, deadlineAt, matrixKey, link, skippedFor }: Answer) {
  return {
    ...{ status, fleet, known, queued, link },
    matrix: matrixKey?.replace(sweepId, '<sweepId>'),
    closes: deadlineAt !== undefined,
    skipped: skippedFor !== undefined,
  };
}

describe('the SQL on the deploy page', () => {
  it('makes roles that read what the administrator reads, and adds no difference', async () => {
    const scripts = blocks('sql', page);
    expect(scripts).toHaveLength(2);
    const databases = await startDatabases(17);
    try {
      const { server } = databases;
      const admin = (database: string) => server.connection(database);
      await run(
        admin('postgres'),
        'create role rds_iam\n-- alone\ncreate database canonical\n-- alone\ncreate database app_acme',
      );
      for (const name of ['canonical', 'app_acme']) {
        await run(admin('postgres'), `revoke connect on database ${name} from public`);
        await run(admin(name), 'create table accounts (id int primary key)');
      }
      for (const script of scripts) await run(admin('postgres'), script);
      const { host, port } = admin('app_acme');
      const password = /password '(.*)'/.exec(page)?.[1];
      const observer = { host, port, user: 'driftmatrix', password, tls: 'disable' } as const;
      const reader = createCatalogReader();
      const [canonical, acme] = await Promise.all(
        ['canonical', 'app_acme'].map((database) => reader.read(new Connection({ ...observer, database }))),
      );
      expect(acme?.fingerprint).toBe((await reader.read(admin('app_acme'))).fingerprint);
      expect(acme?.objects.has('table:public.accounts')).toBe(true);
      expect([...(acme?.objects.values() ?? [])]).toEqual([...(canonical?.objects.values() ?? [])]);
    } finally {
      await databases.stop();
    }
  });
});

describe('what the deploy page names', () => {
  it('exists: files, and scripts of npm', () => {
    // What the page has people copy is there once they did.
    const made = new Set([...page.matchAll(/^cp \S+ (\S+)$/gm)].map(([, path]) => path));
    const named = [...page.matchAll(/(?<![\w/])(?:infra|docs|bench|shared|local|functions|test)\/[\w./-]+\.\w+/g)];
    const linked = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => join('docs', path));
    const paths = [...named.map(([path]) => path), ...linked].filter((path) => !made.has(path));
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);

    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
    const ran = [...page.matchAll(/npm (?:run )?([\w:-]+)/g)].map(([, name = '']) => name);
    expect(ran.length).toBeGreaterThan(5);
    expect(ran.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('is what the stack and the example call it: functions, outputs, secrets', () => {
    const { template } = synthesize(prod);
    const text = JSON.stringify(template.toJSON());
    const functions = [...page.matchAll(/driftmatrix-(?:\$ENV|<env>)-(\w+)/g)].map(([, name]) => name);
    expect(new Set(functions)).toEqual(new Set(['coordinator', 'aggregator']));
    for (const name of functions) expect(text).toContain(`"driftmatrix-prod-${name}"`);
    const outputs = z.object({ Outputs: z.record(z.string(), z.unknown()) }).parse(template.toJSON()).Outputs;
    expect(Object.keys(outputs).sort()).toEqual(['AlarmTopic', 'Coordinator', 'Documents', 'Table']);

    const example = read('infra/config/example.ts');
    const secrets = [...page.matchAll(/`(driftmatrix\/example\/[^`]+)`/g)].map(([, name = '']) => name);
    const used = [...example.matchAll(/'(driftmatrix\/example\/[^']+)'/g)].map(([, name = '']) => name);
    expect(secrets.sort()).toEqual(used.sort());
  });
});
