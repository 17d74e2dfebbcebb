/** Reads the body of a request by its content type. */
import { ApiError, badRequest } from './api-error.ts';
import type { Incoming } from './message.ts';

const MOST_BYTES = 16 * 1024 * 1024;
const LARGEST_FILE = 50 * 1024 * 1024;

/** JSON and forms as values, anything else as bytes; undefined without a body. */
export function readBody({ bytes, headers }: Incoming): unknown {
  if (bytes.length === 0) return undefined;
  if (Buffer.byteLength(bytes) > MOST_BYTES) throw tooLarge();
  const type = String(headers['content-type'] ?? '')
    .split(';', 1)[0]!
    .trim()
    .toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(String(bytes)));
  if (type !== 'application/json') return Buffer.from(bytes as string);
  try {
    return JSON.parse(String(bytes));
  } catch (error) {
    throw badRequest('Unparsable', (error as Error).message);
  }
}

/** The bytes of a file, whatever it claims to be. */
export function readFile({ bytes }: Incoming): Buffer {
  if (Buffer.byteLength(bytes) > LARGEST_FILE) throw tooLarge();
  return Buffer.from(bytes as string);
}

function tooLarge(): ApiError {
  return new ApiError(413, { error: 'RequestEntityTooLarge', description: 'Request body is too large' });
}
