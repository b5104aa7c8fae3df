import { readFileSync } from 'node:fs';

/** What Linux tells about a running process; on other systems there is nothing to read, and nothing is told. */

/** Processor time of the process' main thread since it began, in milliseconds. A backend has no other thread. */
export function cpuMsOf(pid: number): number | undefined {
  // Nanoseconds on the processor come first.
  const nanoseconds = /^\d+/.exec(readProc(pid, 'schedstat'))?.[0];
  if (nanoseconds !== undefined) return Number(nanoseconds) / 1e6;
  // Without scheduler statistics: user and system time in ticks, which are a hundredth of a second on every Linux.
  const fields = readProc(pid, 'stat').split(') ')[1]?.split(' ');
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * 10;
}

/**
 * The most memory that the process ever held, in bytes. Not from `getrusage`: that begins with what the process that
 * started it held.
 */
export function peakBytesOf(pid: number | 'self'): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readProc(pid, 'status'))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function readProc(pid: number | 'self', file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
