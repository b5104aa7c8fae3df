/** One measurement. What a system does not tell is undefined. */
export interface Sample {
  readonly wallMs: number;
  readonly clientCpuMs: number | undefined;
  readonly peakBytes: number | undefined;
}

/** One of those that are measured in turn. */
export interface Contender {
  readonly name: string;
  /** Measures once, through another port when one is given. Throws when something else than expected came out. */
  measure(port?: number): Promise<Sample>;
  /** The same in a process that has not measured before. */
  fresh(): Promise<Contender>;
  stop(): void;
}
