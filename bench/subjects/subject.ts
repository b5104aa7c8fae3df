import * as z from 'zod';
import { Connection } from '../../shared/core/connection.ts';

/** What is measured, inside a process of its own. */
export interface Subject {
  /**
   * Does the measured thing once, on a new connection, against the server on this port (the setup's own when absent).
   * Returns what came out of it in a few words: a measurement of the wrong thing must not pass.
   */
  run(port?: number): Promise<string>;
  /** What a fresh process needs to do the same without having done it before. */
  readonly state?: Readonly<Record<string, string>>;
}

export const subjectNames = [
  'bare-connect',
  'first-check',
  'quiet-check',
  'pg-delta',
  'fleet-connect',
  'fleet-first',
  'fleet-quiet',
  'diff',
] as const;
export type SubjectName = (typeof subjectNames)[number];

export const subjectSetup = z.strictObject({
  subject: z.enum(subjectNames),
  connection: z.strictObject({
    host: z.string(),
    port: z.int(),
    database: z.string(),
    user: z.string(),
    password: z.string(),
  }),
  /** The stored canonical snapshot. */
  canonical: z.strictObject({ folder: z.string(), key: z.string() }),
  /** The databases of a fleet, and how many are checked at once. */
  fleet: z.strictObject({ databases: z.array(z.string()), concurrency: z.int() }).exactOptional(),
  /** From an earlier process that measured the same; a subject that has none makes it. */
  state: z.record(z.string(), z.string()).exactOptional(),
});
export type SubjectSetup = z.infer<typeof subjectSetup>;

/** What the setup connects to, by way of another port when one is given. */
export function connectionOf({ connection }: SubjectSetup, port = connection.port): Connection {
  return new Connection({ ...connection, port, tls: 'disable' });
}

export const setupConnection = (connection: Connection): SubjectSetup['connection'] => ({
  host: connection.host,
  port: connection.port,
  database: connection.database,
  user: connection.user,
  password: connection.revealPassword() ?? '',
});
