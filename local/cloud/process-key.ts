import { randomBytes } from 'node:crypto';
import type { AccessKey } from './signature.ts';

/**
 * What whoever talks to the stand-ins of this process must sign with. Made anew in every process and told to nobody: a port of
 * 127.0.0.1 is open to every user of the machine.
 */
export const processKey: AccessKey = {
  accessKeyId: `LOCAL${randomBytes(10).toString('hex').toUpperCase()}`,
  secretAccessKey: randomBytes(32).toString('hex'),
};
