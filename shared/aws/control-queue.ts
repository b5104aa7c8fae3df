import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DriftError } from '../core/errors.ts';
import type { ControlQueue } from '../core/ports.ts';
import { orStoreFailed } from './failures.ts';
import { messageBody } from './message-body.ts';

/** What SQS allows; it is checked here because emulators accept more. */
const longestDelaySeconds = 900;

/** The queue on which a sweep is watched, closed and published. */
export function createControlQueue(settings: { readonly sqs: SQSClient; readonly url: string }): ControlQueue {
  const { sqs, url } = settings;
  return {
    async send(message, delaySeconds = 0) {
      if (delaySeconds > longestDelaySeconds) {
        throw new DriftError('internal', `A message can wait ${longestDelaySeconds} s at most, not ${delaySeconds} s.`);
      }
      await orStoreFailed(`send a ${message.type} message`, async () => {
        const DelaySeconds = Math.round(delaySeconds);
        await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: messageBody(message), DelaySeconds }));
      });
    },
  };
}
