/** What a run costs: the test's own run, and what `more.ts` takes when it is not told. */
export const budget = {
  seed: 20_260_101,
  /** Random schemas, each with its changes. */
  runs: 5,
  /** As many again, with pg_dump as a witness. */
  dumpRuns: 2,
  major: 17,
} as const;
