/** Status and schema of a tenant in one word. */
export function stateOf({ status, fingerprint }: Readonly<Record<string, unknown>>): string {
  return [status, fingerprint].filter((part) => part !== undefined).join(' ');
}
