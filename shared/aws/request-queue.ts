import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { RequestQueue } from '../core/ports.ts';
import { orStoreFailed } from './failures.ts';
import { messageBody } from './message-body.ts';

/** The queue that wakes the coordinator between its schedules. */
export function createRequestQueue({ sqs, url }: { readonly sqs: SQSClient; readonly url: string }): RequestQueue {
  return {
    async send(request) {
      await orStoreFailed('send a request', () =>
        sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: messageBody(request) })),
      );
    },
  };
}
