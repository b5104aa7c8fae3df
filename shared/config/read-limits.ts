interface Limited {
  readonly CONNECT_SECONDS: number;
  readonly READ_SECONDS: number;
  readonly AWS_LAMBDA_FUNCTION_MEMORY_SIZE?: number | undefined;
}

/** A schema and the canonical one take about seven times what a database sends; the rest is Node and the code. */
const shareOfMemory = 1 / 10;

/** The catalog reader's limits from a function's settings: times in milliseconds, and bytes where the memory is known. */
export function readLimits(config: Limited) {
  const readTimeoutMs = config.READ_SECONDS * 1000;
  const memoryMb = config.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
  return {
    connectTimeoutMs: config.CONNECT_SECONDS * 1000,
    readTimeoutMs,
    statementTimeoutMs: readTimeoutMs,
    ...(memoryMb !== undefined && { maxBytes: Math.floor(memoryMb * 1024 * 1024 * shareOfMemory) }),
  };
}
