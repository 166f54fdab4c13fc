import { DomainError } from '@chariot/kernel';

export type LogLevel = 'info' | 'warn' | 'error';
/** One French line; the cause, when there is one, is told by its code or its message, never by what it carried. */
export type Log = (level: LogLevel, line: string, cause?: unknown) => void;

export const silent: Log = () => undefined;

/** Lines for a terminal or for the system's journal: `attention : Le serveur ne répond pas. [agent.unreachable]`. */
export function lineLog(write: (line: string) => void, prefix = ''): Log {
  const words = { info: '', warn: 'attention : ', error: 'erreur : ' } as const;
  return (level, line, cause) => {
    const detail = cause === undefined ? '' : ` [${causeOf(cause)}]`;
    write(`${prefix}${words[level]}${line}${detail}`);
  };
}

function causeOf(cause: unknown): string {
  if (cause instanceof DomainError) return cause.code;
  if (cause instanceof Error) return `${cause.name} ${'code' in cause ? String(cause.code) : cause.message}`;
  return 'cause inconnue';
}
