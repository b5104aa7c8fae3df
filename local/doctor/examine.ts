import { createTenantSource } from '../../functions/coordinator/create-tenant-source.ts';
import { type AwsClients, callerOf, createClients } from '../../shared/aws/clients.ts';
import { createTokenSigner } from '../../shared/aws/rds-tokens.ts';
import { createSecretReader } from '../../shared/aws/secrets.ts';
import { parseConnection } from '../../shared/core/connection.ts';
import { sayEmpty } from '../../shared/core/empty-list.ts';
import { asDriftError } from '../../shared/core/errors.ts';
import type { SecretReader } from '../../shared/core/ports.ts';
import { redact } from '../../shared/core/redact.ts';
import { connectionFrom } from '../../shared/core/secret-connection.ts';
import { withConnection } from '../../shared/core/with-connection.ts';
import { checkNotion } from '../../shared/notion/doctor.ts';
import type { Config } from '../config/config.ts';
import { createLocalSecrets } from '../sweep/local-secrets.ts';
import { toLocalSource } from '../sweep/local-source.ts';
import { canonicalSnapshot, type Surroundings, tokenOf } from '../sweep/resolve-config.ts';
import { type Check, checkDatabase } from './check-database.ts';
import { failSharedDatabases, type Tried } from './shared-databases.ts';

export interface Examination extends Surroundings {
  readonly onProgress: (done: number, total: number) => void;
  /** Also makes a row in Notion and moves it to the trash. */
  readonly tryWriting: boolean;
}

/** Tries everything that a sweep with this configuration will need; what cannot be tried is a check that failed. */
export async function examine(
  config: Config,
  { file, env, onProgress, tryWriting }: Examination,
): Promise<readonly Check[]> {
  const clients = createClients(env);
  try {
    const secrets = createSecretReader({ client: clients.secrets });
    const tasks = [
      alone(attempt('canonical', () => checkCanonical(config, file, secrets))),
      ...(await tenantTasks(config, env, clients, secrets)),
      ...notionTasks(config, env, secrets, tryWriting).map(alone),
      ...publishTasks(config).map(alone),
    ];
    let done = 0;
    const tried = await inParallel(tasks, config.concurrency, async (task) => {
      const found = await task();
      done += 1;
      onProgress(done, tasks.length);
      return found;
    });
    return failSharedDatabases(tried);
  } finally {
    clients.destroy();
  }
}

type Task = () => Promise<Check>;
type Trial = () => Promise<Tried>;

const alone =
  (task: Task): Trial =>
  async () => ({ check: await task() });

async function checkCanonical(config: Config, file: string, secrets: SecretReader): Promise<Check> {
  const { url, secret, snapshot } = config.canonical;
  if (url !== undefined) return checkDatabase('canonical', parseConnection(url, 'canonical.url'));
  if (secret !== undefined) return checkDatabase('canonical', connectionFrom({ secret }, await secrets.read(secret)));
  const { objects, server } = await canonicalSnapshot(snapshot ?? '', file);
  const facts = `The snapshot ${snapshot} holds ${objects.size} objects of PostgreSQL ${server.version}.`;
  return { subject: 'canonical', ok: true, findings: [facts], serverVersion: server.version };
}

const limits = { connectTimeoutMs: 5_000, readTimeoutMs: 30_000 };

/** The list as a sweep would make it, and then every tenant of it; a list that cannot be made is what to fix first. */
async function tenantTasks(
  { tenants }: Config,
  env: Surroundings['env'],
  { secrets: vault }: AwsClients,
  account: SecretReader,
): Promise<Trial[]> {
  const { source, secrets: here } = toLocalSource(tenants);
  const secrets = createLocalSecrets({ here, source, account });
  const ports = { secrets: secrets.reader, tokens: createTokenSigner(callerOf(env)) };
  try {
    const listing = secrets.heard(createTenantSource(source, { ...ports, vault, limits }));
    const listed = await listing.list();
    if (listed.length === 0)
      return [alone(async () => ({ subject: 'tenants', ok: true, findings: [sayEmpty(source)] }))];
    return listed.map(({ id, connection }): Trial => {
      const task = attempt(`tenant ${id}`, () =>
        withConnection(connection, ports, (opened) => checkDatabase(`tenant ${id}`, opened)),
      );
      return async () => ({ check: await task(), tenantId: id });
    });
  } catch (thrown) {
    return [alone(async () => failed('tenants', thrown))];
  }
}

/** Nothing to try, but to be said where texts that nobody else can check leave this machine. */
function publishTasks({ publish }: Config): Task[] {
  if (publish.values === 'none') return [];
  const finding =
    'publish.values is "redacted": what bodies, comments, options and settings say is published, without what looks like ' +
    'a secret. No list of patterns knows every secret; "none" publishes that they differ and where.';
  return [async () => ({ subject: 'publish', ok: true, findings: [finding] })];
}

function notionTasks(
  { tracker }: Config,
  env: Surroundings['env'],
  secrets: SecretReader,
  tryWriting: boolean,
): Task[] {
  if (!tracker) return [];
  const { database, columns } = tracker.notion;
  const baseUrl = env.NOTION_BASE_URL;
  return [
    attempt('notion', async () => {
      const token = await tokenOf(tracker.notion, env, secrets);
      const check = await checkNotion({ token, database, columns, tryWriting, ...(baseUrl && { baseUrl }) });
      return { subject: 'notion', ...check };
    }),
  ];
}

const attempt =
  (subject: string, check: () => Promise<Check>): Task =>
  () =>
    check().catch((thrown: unknown) => failed(subject, thrown));

function failed(subject: string, thrown: unknown): Check {
  const { code, message } = asDriftError(thrown);
  return { subject, ok: false, findings: [redact(message)], error: { code, message: redact(message) } };
}

async function inParallel<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  async function lane(): Promise<void> {
    for (const [at, item] of queue) results[at] = await work(item);
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  return results;
}
