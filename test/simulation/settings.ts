export const minute = 60_000;
export const hour = 60 * minute;

/** How the parts are set up, as deployed: see the stack's timeouts, visibilities and receives. */
export const settings = {
  deadlineMs: 30 * minute,
  hardCapMs: 2 * hour,
  watchSeconds: 60,
  leaseMs: 2 * minute,
  tenantReceives: 3,
  controlReceives: 5,
  workerMs: minute,
  coordinatorMs: 5 * minute,
  aggregatorMs: 15 * minute,
  tenantVisibilityMs: 3 * minute,
  controlVisibilityMs: 16 * minute,
  reservedMs: minute,
} as const;
