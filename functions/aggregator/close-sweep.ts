import type { ControlMessage } from '../../shared/core/messages.ts';
import { type AggregatorPorts, type AggregatorSettings, publishMatrix } from './publish-matrix.ts';

type CloseMessage = Extract<ControlMessage, { type: 'close' }>;

/** Closes the sweep, once, and publishes it. A close that comes again finds it closed or ended. `deadline` is in epoch ms. */
export async function closeSweep(
  { sweepId, why }: CloseMessage,
  deadline: number,
  ports: AggregatorPorts,
  settings: AggregatorSettings,
): Promise<void> {
  const at = new Date(ports.now()).toISOString();
  const closed = await ports.store.closeSweep(sweepId, { why, at });
  if (closed?.status === 'closing') ports.log.info('sweep closed', { why: closed.closedWhy });
  await publishMatrix(sweepId, deadline, ports, settings);
}
