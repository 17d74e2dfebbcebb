/** Reads JSON bodies; what cannot be read is refused in Jira's words. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem, Refusal } from './failures.ts';
import { readForm, TAKES_FILES } from './files.ts';

/** The one place that takes forms. */
const TAKES_FORMS = '/oauth/token';

/** Of all files of a form together. */
const FORM_LIMIT = 64 * 1024 * 1024;

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
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: FORM_LIMIT },
    async (request: FastifyRequest, sent: Buffer) => {
      const type = request.headers['content-type'] ?? '';
      if (!TAKES_FILES.test(request.url)) throw unsupported(type);
      return readForm(type, sent);
    },
  );
  app.addContentTypeParser('*', (request, _payload, done) =>
    done(unsupported(request.headers['content-type'] ?? 'null')),
  );
}

function unsupported(type: string): Problem {
  return new Problem(415, 'Unsupported Media Type', `Content-Type '${type}' is not supported.`);
}
