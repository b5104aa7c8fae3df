import { subscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';

/** Requests to AWS by service and action, `DynamoDB.PutItem`; those of S3, whose actions have no names, by method. */
export type Requests = Readonly<Record<string, number>>;

/** Counts every request that this process makes from now on; gives what there was since the last time it was asked. */
export function countRequests(): () => Requests {
  let counted: Record<string, number> = {};
  subscribe('http.client.request.start', (message) => {
    const name = nameOf(message);
    if (name !== undefined) counted[name] = (counted[name] ?? 0) + 1;
  });
  return () => {
    const taken = counted;
    counted = {};
    return taken;
  };
}

const services: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'DynamoDB',
  AmazonSQS: 'SQS',
  secretsmanager: 'Secrets',
};

function nameOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('request' in message)) return undefined;
  const { request } = message;
  if (!(request instanceof ClientRequest)) return undefined;
  const [target = '', action] = String(request.getHeader('x-amz-target') ?? '').split('.');
  if (action !== undefined) return `${services[target] ?? target}.${action}`;
  return String(request.getHeader('authorization')).includes('/s3/') ? `S3.${request.method}` : undefined;
}
