import { Readable } from 'node:stream';
import { startEmulators } from '../../../local/cloud/emulators.ts';
import { createBucket, createQueue, createTable } from '../../../local/cloud/queues.ts';
import { type AwsClients, createClients } from '../../../shared/aws/clients.ts';
import { createControlQueue } from '../../../shared/aws/control-queue.ts';
import { createDocumentStore } from '../../../shared/aws/document-store.ts';
import { openTable } from '../../../shared/aws/sweep-store/table.ts';
import { createTenantQueue } from '../../../shared/aws/tenant-queue.ts';
import { controlMessage, parseTenantMessage } from '../../../shared/core/messages.ts';
import type { DocumentStore } from '../../../shared/core/ports.ts';
import type { Surroundings } from '../gate.ts';
import type { Ground } from '../ground.ts';
import { settings } from '../settings.ts';
import { withVirtualDate } from './clock.ts';
import { createTurns, type Turns } from './in-turn.ts';
import { createSqsQueue } from './sqs-queue.ts';
import { watchTable } from './watched-table.ts';

/**
 * Emulators to stand on: the real adapters speak with them, time is virtual all the same, since their queues go by
 * `Date.now`, and it stands still while a request is under way. Every world has a table, a bucket and queues of its own.
 */
export async function startEmulatedGround(): Promise<{ readonly ground: Ground; stop(): Promise<void> }> {
  const emulators = await startEmulators();
  const clients = createClients(emulators.endpoints);
  const turns = createTurns();
  let worlds = 0;
  const ground: Ground = {
    settled: turns.settled,
    withClock: withVirtualDate,
    async open(seed, { noteWrite }, surroundings) {
      worlds += 1;
      const name = `world-${worlds}-seed-${seed}`;
      await Promise.all([createTable(clients.dynamo, name), createBucket(clients.s3, name)]);
      const queues = await openQueues(name, clients, turns, surroundings);
      return {
        table: watchTable(openTable({ dynamo: clients.dynamo, name }), turns, noteWrite),
        documents: inTurn(createDocumentStore({ s3: clients.s3, bucket: name }), turns),
        queues,
        async look() {
          for (const queue of Object.values(queues)) await queue.look();
        },
      };
    },
  };
  return {
    ground,
    /** Forgets all worlds. */
    async stop() {
      clients.destroy();
      await emulators.stop();
    },
  };
}

/** What is read line by line is read to its end before time passes. */
function inTurn(documents: DocumentStore, turns: Turns): DocumentStore {
  return {
    write: (key, text) => turns.take(() => documents.write(key, text)),
    read: (key) => turns.take(() => documents.read(key)),
    readLines: (key) =>
      turns.take(async () => {
        const lines = await documents.readLines(key);
        return lines && Readable.from(await all(lines));
      }),
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The four queues, as deployed. */
async function openQueues(world: string, { sqs }: AwsClients, turns: Turns, surroundings: Surroundings) {
  async function pair(
    name: 'tenants' | 'control',
    visibilityMs: number,
    maxReceives: number,
    poster: (url: string) => (body: string, delaySeconds: number) => Promise<void>,
  ) {
    const made = { visibilitySeconds: visibilityMs / 1000, maxReceiveCount: maxReceives };
    const { url, deadLetterUrl } = await createQueue(sqs, `${world}-${name}`, made);
    const buried: string[] = [];
    const deadLetters = { name: `dead-${name}`, url: deadLetterUrl, visibilityMs: settings.controlVisibilityMs };
    const dead = createSqsQueue({ ...deadLetters, sqs, post: refuse, arrived: buried }, turns, surroundings);
    const redrive = { maxReceives, to: dead };
    const queue = { name, url, visibilityMs, sqs, post: poster(url), redrive, buried };
    return { queue: createSqsQueue(queue, turns, surroundings), dead };
  }
  const tenants = await pair('tenants', settings.tenantVisibilityMs, settings.tenantReceives, (url) => {
    const real = createTenantQueue({ sqs, url });
    return async (body, delaySeconds) => {
      const [refused] = await real.send([parseTenantMessage(body)], delaySeconds);
      if (refused) throw new Error(`a message was refused: ${refused.reason}`);
    };
  });
  const control = await pair('control', settings.controlVisibilityMs, settings.controlReceives, (url) => {
    const real = createControlQueue({ sqs, url });
    return (body, delaySeconds) => real.send(controlMessage.parse(JSON.parse(body)), delaySeconds);
  });
  return { tenants: tenants.queue, control: control.queue, deadTenants: tenants.dead, deadControl: control.dead };
}

async function refuse(): Promise<never> {
  throw new Error('Only the emulator puts messages among the dead letters.');
}
