import { types } from 'node:util';
import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import { namesSecret, REDACTED } from './redaction.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
type Fields = Readonly<Record<string, unknown>>;

/** Structured log on standard output, one JSON object a line. A field whose name speaks of a secret is masked. */
export class Logger {
  private constructor(private readonly pino: Pino) {}

  /** `stream`: where to write instead of standard output. */
  static create(options: { readonly level?: LogLevel; readonly stream?: DestinationStream } = {}): Logger {
    const settings = { level: options.level ?? 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime };
    return new Logger(options.stream === undefined ? pino(settings) : pino(settings, options.stream));
  }

  static silent(): Logger {
    return Logger.create({ level: 'silent' });
  }

  child(fields: Fields): Logger {
    return new Logger(this.pino.child(masked(fields, 0) as Record<string, unknown>));
  }

  debug(message: string, fields: Fields = {}): void {
    if (this.pino.isLevelEnabled('debug')) this.pino.debug(masked(fields, 0), message);
  }
  info(message: string, fields: Fields = {}): void {
    this.pino.info(masked(fields, 0), message);
  }
  warn(message: string, fields: Fields = {}): void {
    this.pino.warn(masked(fields, 0), message);
  }
  error(message: string, fields: Fields = {}): void {
    this.pino.error(masked(fields, 0), message);
  }
}

/** Errors say their name, code, message and stack, and not their other fields: a driver's error carries its parameters. */
function masked(value: unknown, depth: number): unknown {
  if (types.isNativeError(value)) {
    const { code, cause } = value as Error & { code?: unknown };
    return {
      name: value.name,
      ...(typeof code === 'string' && { code }),
      message: value.message,
      stack: value.stack,
      ...(cause !== undefined && depth < 4 && { cause: masked(cause, depth + 1) }),
    };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= 6) return '…';
  if (Buffer.isBuffer(value)) return `${value.length} bytes`;
  if (value instanceof Date) return value;
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => masked(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      namesSecret(name) && name !== 'code' ? REDACTED : masked(inner, depth + 1),
    ]),
  );
}
