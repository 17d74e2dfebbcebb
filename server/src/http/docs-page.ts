import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { API_PREFIXES } from './handle.ts';

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>SpeedyFlow API</title><link rel="stylesheet" href="docs/swagger-ui.css"></head>
<body><div id="api"></div><script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></body>
</html>
`;
// In a file of its own: the content security policy runs no script that is part of a page.
const START = `SwaggerUIBundle({ url: new URL('openapi.json', location.href).href, dom_id: '#api', deepLinking: true });\n`;

const guard = { id: 'service.docs', method: 'GET', access: 'session', limit: 'read' } as const;

/** The browsable API reference at /api/docs. */
export function docsPage(app: FastifyInstance): void {
  const files: Record<string, { type: string; content: () => Promise<string> | string }> = {
    '/docs': { type: 'text/html', content: () => PAGE },
    '/docs/start.js': { type: 'text/javascript', content: () => START },
    '/docs/swagger-ui.css': {
      type: 'text/css',
      content: () => asset(import.meta.resolve('@fastify/swagger-ui/static/swagger-ui.css')),
    },
    '/docs/swagger-ui-bundle.js': {
      type: 'text/javascript',
      content: () => asset(import.meta.resolve('@fastify/swagger-ui/static/swagger-ui-bundle.js')),
    },
  };
  for (const prefix of API_PREFIXES) {
    for (const [path, { type, content }] of Object.entries(files)) {
      app.get(prefix + path, { config: { guard } }, async (_request, reply) =>
        reply.type(`${type}; charset=utf-8`).send(await content()),
      );
    }
  }
}

function asset(url: string): Promise<string> {
  return readFile(fileURLToPath(url), 'utf8');
}
