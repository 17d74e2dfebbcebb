import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../domain/errors.ts';
import { parseJsonBody } from './json-body.ts';

const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

/** Leaves one parser: JSON, read strictly. */
export function parseJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) =>
    body.length === 0 ? undefined : parseJsonBody(body),
  );
}

/**
 * Bodies are JSON, plain, and say so exactly. What another site's page can send without asking, a form or a text,
 * never gets as far as a parser.
 *
 * @throws AppError `UNSUPPORTED_MEDIA_TYPE`
 */
export function requireJson({ headers }: FastifyRequest): void {
  const empty = headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
  const type = headers['content-type'];
  const isJson = type === undefined ? empty : JSON_TYPE.test(type);
  if (isJson && headers['content-encoding'] === undefined) return;
  throw new AppError('invalid_input', 'UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json, not compressed.');
}
