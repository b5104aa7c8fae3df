import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface QueuePair {
  readonly queue: Queue;
  /** Where a message goes that was received `maxReceives` times and never finished. */
  readonly deadLetters: Queue;
}

export interface QueuePairProps {
  /** At least the timeout of the function that reads the queue, or a message is handed out twice while it is worked on. */
  readonly visibility: Duration;
  readonly deadLetterVisibility: Duration;
  readonly maxReceives: number;
}

/** A queue and its dead-letter queue. Dead letters are kept as long as SQS keeps anything: two weeks. */
export function addQueuePair(scope: Construct, id: string, props: QueuePairProps): QueuePair {
  const inner = new Construct(scope, id);
  const deadLetters = addQueue(inner, 'DeadLetters', props.deadLetterVisibility);
  const queue = new Queue(inner, 'Queue', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout: props.visibility,
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: props.maxReceives },
  });
  return { queue, deadLetters };
}

/** A queue that holds what could not be delivered. */
export function addQueue(scope: Construct, id: string, visibility: Duration): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout: visibility,
    retentionPeriod: Duration.days(14),
  });
}
