/** What AWS asks, in US dollars without taxes, discounts and free tiers. Change a price, and the date with it. */

export interface Price {
  readonly usd: number;
  /** What one of it is. */
  readonly unit: string;
}

/** What is paid for. */
export const goods = [
  'lambdaCompute',
  'lambdaInvocation',
  'sqsRequest',
  'dynamoWrite',
  'dynamoRead',
  'logByte',
  'secretRead',
  'secret',
  'endpoint',
  'alarmMetric',
  'customMetric',
  'dashboard',
] as const;
export type Goods = (typeof goods)[number];

export interface PriceTable {
  /** When they were last looked at. */
  readonly asOf: string;
  readonly region: string;
  readonly prices: Readonly<Record<Goods, Price>>;
}

const million = 1_000_000;

export const priceTable: PriceTable = {
  asOf: '2026-11-22',
  region: 'us-east-1',
  prices: {
    lambdaCompute: { usd: 0.0000133334, unit: 'GB and second of Lambda, arm64' },
    lambdaInvocation: { usd: 0.2 / million, unit: 'invocation of Lambda' },
    sqsRequest: { usd: 0.4 / million, unit: 'request to a standard queue of SQS' },
    dynamoWrite: { usd: 0.625 / million, unit: 'write of 1 KB to DynamoDB, on demand' },
    dynamoRead: { usd: 0.125 / million, unit: 'consistent read of 4 KB from DynamoDB, on demand' },
    logByte: { usd: 0.5 / 1e9, unit: 'byte of log taken in by CloudWatch' },
    secretRead: { usd: 0.05 / 10_000, unit: 'request to Secrets Manager' },
    secret: { usd: 0.4, unit: 'secret and month in Secrets Manager' },
    endpoint: { usd: 0.01, unit: 'hour of an interface endpoint in one zone' },
    alarmMetric: { usd: 0.1, unit: 'metric under an alarm of CloudWatch and month' },
    customMetric: { usd: 0.3, unit: 'metric of our own in CloudWatch and month' },
    dashboard: { usd: 3, unit: 'dashboard of CloudWatch and month' },
  },
};
