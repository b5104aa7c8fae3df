import { fileURLToPath } from 'node:url';

const file = (name: string): string => fileURLToPath(new URL(`../../test/support/tls/${name}`, import.meta.url));

/** A throw-away certificate authority and a certificate of it for `localhost`, 127.0.0.1 and ::1. Good for tests, and for nothing else. */
export const tlsFixture = {
  authority: file('authority.crt'),
  certificate: file('server.crt'),
  key: file('server.key'),
};
