import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';
import { guard } from './guard.ts';
import { close, listen } from './listen.ts';
import { processKey } from './process-key.ts';

/** What stands in for SQS, S3 and DynamoDB, inside this process, for those alone who have its key. */

export interface Emulators {
  /** To be merged into the environment of whoever talks to AWS: the region is made up, the key is this process's. */
  readonly endpoints: {
    readonly AWS_REGION: string;
    readonly AWS_ACCESS_KEY_ID: string;
    readonly AWS_SECRET_ACCESS_KEY: string;
    readonly AWS_ENDPOINT_URL_SQS: string;
    readonly AWS_ENDPOINT_URL_S3: string;
    readonly AWS_ENDPOINT_URL_DYNAMODB: string;
  };
  /** The URL of a queue by its name, whether the queue exists or not. */
  queueUrl(name: string): string;
  /** Closes all connections and forgets everything. */
  stop(): Promise<void>;
}

const account = '000000000000';

/** Starts them empty, on free ports. */
export async function startEmulators(): Promise<Emulators> {
  const tables = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // Not started by its own start function, which listens to the whole network.
  const queuesAndBuckets = buildApp({ logger: false });
  for (const server of [tables, queuesAndBuckets.server]) guard(server);
  const [sqsAndS3, dynamodb] = await Promise.all([
    queuesAndBuckets.listen({ host: '127.0.0.1', port: 0 }),
    listen(tables),
  ]);
  return {
    endpoints: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: processKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: processKey.secretAccessKey,
      AWS_ENDPOINT_URL_SQS: sqsAndS3,
      AWS_ENDPOINT_URL_S3: sqsAndS3,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    },
    queueUrl: (name) => `${sqsAndS3}/${account}/${name}`,
    async stop() {
      await Promise.all([queuesAndBuckets.close(), close(tables)]);
    },
  };
}
