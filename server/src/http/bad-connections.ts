import type { Socket } from 'node:net';
import { ERRORS, type ErrorCode } from '@speedyflow/contract/errors';
import type { ConnectionError } from 'fastify';

const CODE_OF_NODE: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** Answers what is not HTTP, or comes too slowly: there is no request then, only a socket, which is closed. */
export function answerBadConnections(headers: Readonly<Record<string, string>>, now: () => number) {
  return (error: ConnectionError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const code = CODE_OF_NODE[error.code] ?? 'VALIDATION_ERROR';
    const { status } = ERRORS[code];
    const body = JSON.stringify({
      success: false,
      error: { code, message: code === 'VALIDATION_ERROR' ? 'This is not HTTP.' : ERRORS[code].meaning, details: null },
      meta: { timestamp: new Date(now()).toISOString(), request_id: '' },
    });
    const head = {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
      connection: 'close',
    };
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join('')}\r\n${body}`);
  };
}
