/** Reads JSON bodies; what cannot be read is refused in Jira's words. */
import type { FastifyInstance } from 'fastify';
import { Problem, Refusal } from './failures.ts';

export function installBodyParsing(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^application\/(.+\+)?json/, { parseAs: 'string' }, (_request, sent, done) => {
    if (sent === '') return done(null, undefined);
    try {
      done(null, JSON.parse(String(sent)));
    } catch {
      done(new Refusal(400, ['There was an error parsing JSON. Check that your request body is valid.'], null));
    }
  });
  app.addContentTypeParser('*', (request, _payload, done) => {
    const type = request.headers['content-type'] ?? 'null';
    done(new Problem(415, 'Unsupported Media Type', `Content-Type '${type}' is not supported.`));
  });
}
