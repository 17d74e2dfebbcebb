import { readdir } from 'node:fs/promises';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendNotFound } from './error-answers.ts';

const YEAR_SECONDS = 365 * 24 * 3600;

export interface WebFiles {
  answer(request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply;
}

/**
 * The built web interface. Only files found at the start are served, so no path can lead elsewhere; any other
 * path a browser opens is a page of the interface and gets index.html.
 *
 * @param dir where the build is; may be missing
 */
export async function webFiles(app: FastifyInstance, dir: string): Promise<WebFiles> {
  const files = await publicFiles(dir);
  const built = files.has('/index.html');
  if (built) await app.register(fastifyStatic, { root: dir, serve: false, cacheControl: false });
  return {
    answer: (request, reply, path) => {
      if (files.has(path)) {
        // The build puts a hash of the content in the names below /assets.
        const kept = path.startsWith('/assets/') ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
        return reply.header('cache-control', kept).sendFile(path.slice(1));
      }
      const isPage = path === '/' || (request.headers.accept ?? '').includes('text/html');
      if (!isPage || path.startsWith('/assets/')) return sendNotFound(reply);
      return built ? reply.header('cache-control', 'no-cache').sendFile('index.html') : sayNotBuilt(reply);
    },
  };
}

/** Paths of the files, without source maps and hidden files. */
async function publicFiles(dir: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(dir.length).replaceAll('\\', '/')}/${entry.name}`);
  return new Set(paths.filter((path) => !path.endsWith('.map') && !path.includes('/.')));
}

function sayNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .send('The web interface has not been built. Stop the server and run `npm start`, which builds it.\n');
}
