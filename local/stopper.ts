/** Collects what has been started, to stop it in the opposite order. */
export interface Stopper {
  /** What comes too late, when everything is being stopped already, is stopped at once. */
  add(stop: () => void | Promise<void>): Promise<void>;
  /** Stops everything, also when one of them fails; the first failure is thrown at the end. Again: changes nothing. */
  stop(): Promise<void>;
}

export function createStopper(): Stopper {
  const started: (() => void | Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  async function stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let stop = started.pop(); stop; stop = started.pop()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
  return {
    async add(stop) {
      if (stopping === undefined) started.push(stop);
      else await stop();
    },
    stop: () => {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
