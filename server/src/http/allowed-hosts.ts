import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../domain/errors.ts';

/** Hosts that were looked at before: few differ. */
const ANSWERED_MAX = 100;

/**
 * Refuses requests under names that are not ours. A page whose name its owner makes lead to this machine is to a
 * browser of one origin with us, whatever cookies and origins are checked; only its name gives it away.
 *
 * @param names names people open besides localhost and addresses, which cannot be made to lead elsewhere; undefined
 *   lets every name pass
 */
export function refuseOtherHosts(names: readonly string[] | undefined, publicOrigin: string | undefined) {
  if (names === undefined) return () => {};
  const own = new Set(names);
  const open = publicOrigin === undefined ? undefined : URL.parse(publicOrigin)?.hostname;
  if (open) own.add(open);
  const answered = new Set<string>();
  // Behind a trusted proxy the host is the one it was asked for; X-Forwarded-Host of anybody else is not looked at.
  return ({ host }: Pick<FastifyRequest, 'host'>): void => {
    if (answered.has(host)) return;
    if (host === '' || isLocalName(host) || own.has(nameOf(host) ?? '')) {
      if (answered.size < ANSWERED_MAX) answered.add(host);
      return;
    }
    const message =
      'This server does not answer to that name; its administrator can add it to SPEEDYFLOW_ALLOWED_HOSTS.';
    throw new AppError('invalid_input', 'UNKNOWN_HOST', message);
  };
}

/** Whether a Host header names a machine by address, or this one by `localhost`. */
export function isLocalName(host: string): boolean {
  const name = nameOf(host);
  return name !== undefined && (name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0);
}

/** The name without its port, in lower case. */
function nameOf(host: string): string | undefined {
  return URL.parse(`http://${host}`)?.hostname;
}
