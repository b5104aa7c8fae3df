import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The only place where SDK clients are made. What is left out is what the SDK finds by itself. */

export interface ClientSettings {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_SESSION_TOKEN?: string | undefined;
  readonly AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
  readonly AWS_ENDPOINT_URL_S3?: string | undefined;
  readonly AWS_ENDPOINT_URL_SQS?: string | undefined;
  readonly AWS_ENDPOINT_URL_SECRETS_MANAGER?: string | undefined;
}

export interface AwsClients {
  readonly dynamo: DynamoDBDocumentClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly secrets: SecretsManagerClient;
  destroy(): void;
}

export function createClients(settings: ClientSettings): AwsClients {
  const options = (endpoint: string | undefined) => ({ ...callerOf(settings), ...(endpoint && { endpoint }) });
  const dynamo = new DynamoDBClient(options(settings.AWS_ENDPOINT_URL_DYNAMODB));
  const s3 = new S3Client(options(settings.AWS_ENDPOINT_URL_S3));
  const sqs = new SQSClient(options(settings.AWS_ENDPOINT_URL_SQS));
  const secrets = new SecretsManagerClient(options(settings.AWS_ENDPOINT_URL_SECRETS_MANAGER));
  return {
    dynamo: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
    s3,
    sqs,
    secrets,
    destroy() {
      for (const client of [dynamo, s3, sqs, secrets]) client.destroy();
    },
  };
}

/** The region, and who calls, as far as the settings say. */
export function callerOf(settings: ClientSettings) {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  const sessionToken = settings.AWS_SESSION_TOKEN;
  return {
    ...(region && { region }),
    ...(accessKeyId &&
      secretAccessKey && { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } }),
  };
}
