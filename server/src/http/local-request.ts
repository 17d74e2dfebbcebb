import type { FastifyRequest } from 'fastify';

/**
 * Whether a request was made on this machine, and by nobody else through it: behind a proxy on this machine
 * everybody's connection comes from here.
 */
export function isLocal({ headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>): boolean {
  const forwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !forwarded && /^(?:::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
}
