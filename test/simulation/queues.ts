import type { Surroundings } from './gate.ts';
import { createQueue, type MemoryQueue, type Queue } from './queue.ts';
import { settings } from './settings.ts';

/** The four queues, as deployed. */
export interface Queues {
  readonly tenants: Queue;
  readonly control: Queue;
  readonly deadTenants: Queue;
  readonly deadControl: Queue;
}

export function createQueues(surroundings: Surroundings): Queues {
  const dead = { visibilityMs: settings.controlVisibilityMs };
  const deadTenants = createQueue({ name: 'dead-tenants', ...dead }, surroundings);
  const deadControl = createQueue({ name: 'dead-control', ...dead }, surroundings);
  const queue = (name: string, visibilityMs: number, maxReceives: number, to: MemoryQueue) =>
    createQueue({ name, visibilityMs, redrive: { maxReceives, to } }, surroundings);
  return {
    tenants: queue('tenants', settings.tenantVisibilityMs, settings.tenantReceives, deadTenants),
    control: queue('control', settings.controlVisibilityMs, settings.controlReceives, deadControl),
    deadTenants,
    deadControl,
  };
}
