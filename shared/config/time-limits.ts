/** The catalog reader's limits from a function's settings, in milliseconds. */
export function timeLimits(config: { readonly CONNECT_SECONDS: number; readonly READ_SECONDS: number }) {
  const readTimeoutMs = config.READ_SECONDS * 1000;
  return { connectTimeoutMs: config.CONNECT_SECONDS * 1000, readTimeoutMs, statementTimeoutMs: readTimeoutMs };
}
