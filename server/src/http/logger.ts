import { type DestinationStream, type Logger, pino } from 'pino';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Members that may hold a secret, wherever in a line they are. */
const SECRET_MEMBERS = ['password', 'token', 'secret', 'authorization', 'cookie', 'apiToken', 'masterKey'];
const LEVELS: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };

interface LoggerOptions {
  level: LogLevel;
  /** JSON for machines; otherwise lines for people. */
  json: boolean;
  destination: DestinationStream;
}

/** One line per event, whose values cannot add lines of their own, and without the values of secrets. */
export function createLogger({ level, json, destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
      serializers: { err: describeError, error: describeError },
      // What a connection or a request object holds is other people's content.
      formatters: { bindings: ({ reqId }) => (reqId ? { reqId } : {}) },
    },
    json ? destination : { write: (line) => destination.write(readable(line)) },
  );
}

/** What went wrong and where, through its causes; nothing else an error may carry along, such as a request. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return { name, code, message, stack, ...(cause === undefined ? {} : { cause: describeError(cause) }) };
}

/** `12:04:05.678 warn  message key=value …`, each value quoted as JSON where it is more than plain text. */
function readable(line: string): string {
  const { time, level, msg, err, ...values } = JSON.parse(line) as Record<string, unknown>;
  const clock = new Date(Number(time)).toISOString().slice(11, 23);
  const pairs = Object.entries(values).map(([name, value]) => `${name}=${word(value)}`);
  const head = [clock, (LEVELS[Number(level)] ?? '').padEnd(5), word(msg), ...pairs].join(' ');
  // Below the line, further in than any line begins.
  return `${[head, ...stackLines(err)].join('\n    ')}\n`;
}

function word(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\x21-\x7e][\x20-\x7e]*$/.test(text ?? '') ? (text as string) : JSON.stringify(value);
}

function stackLines(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { stack, message, cause } = error as { stack?: unknown; message?: unknown; cause?: unknown };
  const own = String(stack ?? message).split(/[\r\n]+/);
  const causes = cause ? stackLines(cause).map((line, n) => (n === 0 ? `caused by ${line}` : line)) : [];
  return [...own.map((line) => line.trim().replace(/\p{Cc}/gu, '')), ...causes];
}
