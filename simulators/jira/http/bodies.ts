/** Reads JSON bodies; what cannot be read is refused in Jira's words. */
import type { FastifyInstance } from 'fastify';
import { Problem, Refusal } from './failures.ts';

/** The one place that takes forms. */
const TAKES_FORMS = '/oauth/token';

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
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, sent, done) => {
    if (request.url === TAKES_FORMS) done(null, Object.fromEntries(new URLSearchParams(String(sent))));
    else done(unsupported('application/x-www-form-urlencoded'));
  });
  app.addContentTypeParser('*', (request, _payload, done) =>
    done(unsupported(request.headers['content-type'] ?? 'null')),
  );
}

function unsupported(type: string): Problem {
  return new Problem(415, 'Unsupported Media Type', `Content-Type '${type}' is not supported.`);
}
