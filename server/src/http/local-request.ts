import type { FastifyRequest } from 'fastify';
import { isLocalName } from './allowed-hosts.ts';

/**
 * Whether a request was made on this machine, and by nobody else through it: behind a proxy on this machine
 * everybody's connection comes from here, and so does that of a page whose name was made to lead to this machine.
 */
export function isLocal({ headers, host, socket }: Pick<FastifyRequest, 'headers' | 'host' | 'socket'>): boolean {
  const forwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !forwarded && isLocalName(host) && /^(?:::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
}
