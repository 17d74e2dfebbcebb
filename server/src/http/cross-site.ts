import type { FastifyRequest } from 'fastify';
import { AppError } from '../domain/errors.ts';

/**
 * Refuses a request a browser sent from a page of another origin. Requests that come from no browser carry
 * neither header and pass: without the person's cookie they are nobody.
 *
 * @param publicOrigin origin people open, when a proxy makes it differ from the Host header
 */
export function refuseCrossSite(request: FastifyRequest, publicOrigin: string | undefined): void {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const ownSite = site === undefined || site === 'same-origin' || site === 'none';
  const ownOrigin = origin === undefined || origin === publicOrigin || isHost(origin, request.host);
  if (ownSite && ownOrigin) return;
  throw new AppError('forbidden', 'CROSS_SITE_REQUEST', 'This request came from a page of another site.');
}

/** Whether the origin is the host this request was sent to. */
function isHost(origin: string, host: string): boolean {
  const url = URL.parse(origin);
  // Read as an address too, so that a port that need not be written is left out of both.
  return url !== null && url.host !== '' && url.host === URL.parse(`${url.protocol}//${host}`)?.host;
}
