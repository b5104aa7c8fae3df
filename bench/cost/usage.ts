import type { Goods } from './prices.ts';

/** What the deployed stack uses. Who changes the stack changes it here too. */

/** One check of one tenant that answers. */
export interface CheckUsage {
  readonly memoryMb: number;
  /** Sent ten at a time, received and deleted one by one. */
  readonly sqsRequests: number;
  readonly dynamoWrites: number;
  /** With what the aggregator reads of each tenant. */
  readonly dynamoReads: number;
  readonly logBytes: number;
}

export const checkUsage: CheckUsage = {
  memoryMb: 512,
  sqsRequests: 2.1,
  // Result, current, count; a slot of the server taken and given back.
  dynamoWrites: 5.1,
  dynamoReads: 4.7,
  logBytes: 2_000,
};

/** How the tenants' logins are kept. */
export const secretWays = ['tenant', 'host', 'iam'] as const;
export type SecretWay = (typeof secretWays)[number];

/** How much of what is paid for. */
export type Usage = Readonly<Partial<Record<Goods, number>>>;

const hoursAMonth = 730;

/** Each function that reads a queue keeps five pollers on it, and each asks every 20 seconds. */
const [pollers, pollsAnHour] = [5, 180];

/** Queues that a function reads: tenants, their dead letters, control, requests. */
export const queuesRead = 4;

/** A month of what stands in the account whether it sweeps or not. */
export const standing: Usage = {
  // The canonical's, and the tracker's token.
  secret: 2,
  sqsRequest: queuesRead * pollers * pollsAnHour * hoursAMonth,
  alarmMetric: 18,
  // Lines that are counted, and figures that the aggregator says; in hours without a sweep some cost nothing.
  customMetric: 25,
  dashboard: 1,
};

/** A month of interface endpoints: SQS and Secrets Manager, each in two zones. */
export const endpointUsage: Usage = { endpoint: 2 * 2 * hoursAMonth };

export const minutesAMonth = hoursAMonth * 60;

/** How many checks are with one database server at once, unless an environment says otherwise. */
export const perServer = 10;

/** A worker keeps a secret that it has read this long. */
export const secretKeptSeconds = 300;

/** How fast driftmatrix writes to Notion: a little under what Notion allows. */
export const rowsASecond = 175 / 60;
