import { DriftError } from './core/errors.ts';
import { inertJson } from './core/printable.ts';
import { redact, redactPart } from './core/redact.ts';
import { isSecretName } from './core/secret-names.ts';

/** Structured log lines on stderr, one JSON document each, with every secret that looks like one taken out. */

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** A log that adds these fields to every line: `log.with({ sweepId, tenant })`. */
  with(fields: LogFields): Log;
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly fields?: LogFields;
  readonly write?: (line: string) => void;
  readonly now?: () => number;
}

export function createLog(options: LogOptions): Log {
  const { level, fields: always = {}, write = writeToStderr, now = Date.now } = options;
  const line =
    (lineLevel: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (logLevels.indexOf(lineLevel) > logLevels.indexOf(level)) return;
      const time = new Date(now()).toISOString();
      write(`${inertJson(JSON.stringify({ time, level: lineLevel, message, ...always, ...fields }, clean))}\n`);
    };
  return {
    error: line('error'),
    warn: line('warn'),
    info: line('info'),
    debug: line('debug'),
    with: (fields) => createLog({ ...options, fields: { ...always, ...fields } }),
  };
}

/** For tests and for runs that show their progress otherwise. */
export const silentLog: Log = createLog({ level: 'silent' });

function writeToStderr(text: string): void {
  process.stderr.write(text);
}

/** Our own fields of these names say which secret, by its name. */
const ofNames: ReadonlySet<string> = new Set(['secret', 'secrets']);

/** In characters: nobody reads more of one value. */
const mostShown = 16_000;

const clipped = (text: string): string =>
  text.length > mostShown ? `${redactPart(text, 0, mostShown).toWellFormed()}…` : text;

/** Redacts before JSON escapes the text: afterwards a quoted password looks different. */
function clean(key: string, value: unknown): unknown {
  const isSecret = !ofNames.has(key) && isSecretName(key);
  if (typeof value === 'string') return isSecret ? '***' : redact(clipped(value));
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return isSecret && typeof value === 'object' && value !== null ? '***' : value;
  const { name, message, stack, cause } = value;
  return {
    name,
    ...(value instanceof DriftError && { code: value.code }),
    message,
    stack,
    ...(cause !== undefined && { cause }),
  };
}
