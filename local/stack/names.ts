import type { Resource } from './read-template.ts';
import type { Lookup } from './resolve.ts';

/** Names as a deployment would give them: nothing here has one of its own but the functions. */

export const account = '000000000000';
export const region = 'us-east-1';

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Buckets know only small letters. */
export const bucketName = (logicalId: string): string => logicalId.toLowerCase();

export const arns = {
  queue: (logicalId: string) => `arn:aws:sqs:${region}:${account}:${logicalId}`,
  table: (logicalId: string) => `arn:aws:dynamodb:${region}:${account}:table/${logicalId}`,
  bucket: (logicalId: string) => `arn:aws:s3:::${bucketName(logicalId)}`,
  secret: (name: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}`,
  /** A role of the one server that there is here. */
  databaseUser: (name: string) => `arn:aws:rds-db:${region}:${account}:dbuser:db-LOCAL/${name}`,
  lambda: (name: string) => `arn:aws:lambda:${region}:${account}:function:${name}`,
} as const;

/** The name of a secret, from its ARN, which ends in a dash and six characters that the service adds. */
export const secretName = (secretArn: string): string => secretArn.slice(arns.secret('').length).replace(/-.{6}$/, '');

/** `queueUrl` gives the address of a queue for whoever asks. */
export function lookupIn(resources: Readonly<Record<string, Resource>>, queueUrl: (name: string) => string): Lookup {
  return (logicalId, attribute) => {
    const known = resources[logicalId];
    if (!known) return attribute === undefined ? pseudo[logicalId] : undefined;
    const { FunctionName } = known.Properties;
    switch (known.Type) {
      case 'AWS::SQS::Queue':
        return attribute === 'Arn' ? arns.queue(logicalId) : attribute === undefined ? queueUrl(logicalId) : logicalId;
      case 'AWS::DynamoDB::GlobalTable':
        return attribute === 'Arn' ? arns.table(logicalId) : logicalId;
      case 'AWS::S3::Bucket':
        return attribute === 'Arn' ? arns.bucket(logicalId) : bucketName(logicalId);
      case 'AWS::Lambda::Function':
        return attribute === 'Arn' ? arns.lambda(String(FunctionName)) : String(FunctionName);
      default:
        return attribute === undefined ? logicalId : `arn:aws:other:${region}:${account}:${logicalId}`;
    }
  };
}
