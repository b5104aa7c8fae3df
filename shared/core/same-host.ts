/** True when two ways to write a host mean one: in any case, with or without a final dot, brackets around IPv6. */
export function isSameHost(one: string, other: string): boolean {
  return canonicalHost(one) === canonicalHost(other);
}

function canonicalHost(host: string): string {
  const text = host.trim();
  // The path of a local socket.
  if (text.startsWith('/')) return text.replace(/\/+$/, '');
  const bare = text.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (!bare.includes(':')) return bare.replace(/\.$/, '');
  const address = `http://[${bare}]`;
  return URL.canParse(address) ? new URL(address).hostname : bare;
}
