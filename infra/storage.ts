import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Environment } from './config/environment.ts';

export interface Storage {
  /** Sweeps, results, and the current status of every tenant. */
  readonly table: TableV2;
  /** Snapshots, manifests, long findings, finished matrices. */
  readonly bucket: Bucket;
}

/** Where a sweep remembers. A protected environment keeps it when the stack goes. */
export function addStorage(scope: Construct, environment: Environment): Storage {
  const inner = new Construct(scope, 'Storage');
  const removalPolicy = environment.protected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  const table = new TableV2(inner, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billing: Billing.onDemand(),
    timeToLiveAttribute: 'expiresAt',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: environment.protected,
    removalPolicy,
  });
  const bucket = new Bucket(inner, 'Bucket', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    // Snapshots stay: how far a tenant lags is found by comparing with old canonical releases.
    lifecycleRules: [
      { prefix: 'sweeps/', expiration: Duration.days(400) },
      { prefix: 'dead-letters/', expiration: Duration.days(30) },
      // Longer than the table keeps the items that name them.
      { prefix: 'verdicts/', expiration: Duration.days(90) },
      { abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    removalPolicy,
  });
  return { table, bucket };
}
