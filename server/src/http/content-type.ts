import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../domain/errors.ts';
import { parseJsonBody } from './json-body.ts';

const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;
const BYTES_TYPE = 'application/octet-stream';

/** Leaves two parsers: JSON, read strictly, and bytes, which are not read at all. */
export function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) =>
    body.length === 0 ? undefined : parseJsonBody(body),
  );
  app.addContentTypeParser(BYTES_TYPE, { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => body);
}

/**
 * Bodies are JSON, or bytes where a route takes those, plain, and say so exactly. What another site's page can send without asking, a form or a text,
 * never gets as far as a parser.
 *
 * @throws AppError `UNSUPPORTED_MEDIA_TYPE`
 */
export function requireBodyType({ headers, routeOptions }: FastifyRequest): void {
  const empty = headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
  const type = headers['content-type'];
  const bytes = routeOptions.config.guard?.takes === 'bytes';
  const fits = type === undefined ? empty : bytes ? type === BYTES_TYPE : JSON_TYPE.test(type);
  if (fits && headers['content-encoding'] === undefined) return;
  const wanted = bytes ? BYTES_TYPE : 'application/json';
  throw new AppError('invalid_input', 'UNSUPPORTED_MEDIA_TYPE', `Send the body as ${wanted}, not compressed.`);
}
