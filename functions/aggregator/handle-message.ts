import type { AskMessage, ControlMessage, TenantMessage } from '../../shared/core/messages.ts';
import { askPeople } from './ask-people.ts';
import { closeSweep } from './close-sweep.ts';
import { type AggregatorPorts, type AggregatorSettings, publishMatrix } from './publish-matrix.ts';
import { recordDeadLetter } from './record-dead-letter.ts';
import { watchSweep } from './watch-sweep.ts';

/** When the message must be done with (epoch ms), and how often it has been delivered. */
export interface Visit {
  readonly deadline: number;
  readonly attempt: number;
}

/** What the aggregator does, by message: those of the control queue, and tenants from the dead-letter queue. */
export async function handleMessage(
  message: ControlMessage | TenantMessage | AskMessage,
  { deadline, attempt }: Visit,
  ports: AggregatorPorts,
  settings: AggregatorSettings,
): Promise<void> {
  switch (message.type) {
    case 'watch':
      return await watchSweep(message, ports, settings);
    case 'close':
      return await closeSweep(message, deadline, ports, settings);
    case 'aggregate':
      return await publishMatrix(message.sweepId, deadline, ports, settings);
    case 'ask':
      return await askPeople(deadline, ports);
    case 'tenant':
      return await recordDeadLetter(message, attempt, ports);
  }
}
