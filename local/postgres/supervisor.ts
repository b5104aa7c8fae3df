import { finished } from 'node:stream';
import { cluster as clusterShape, stopAndRemove } from './cluster.ts';

/** Waits for the end of the process that started it, which closes the pipe, and then stops that process's server. */

const cluster = clusterShape.parse(JSON.parse(process.argv[2] ?? ''));
// Its owner decides when it ends: a signal meant for all must not leave the server alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
finished(process.stdin.resume(), () => stopAndRemove(cluster));
process.stdout.write('watching\n');
