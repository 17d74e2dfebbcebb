import type { SiteKind } from './faults.ts';
import type { SimulatedSite } from './simulated-sites.ts';

/** A write that a site has carried out for the server. */
export interface Effect {
  readonly site: SiteKind;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** What the site said of it. */
  readonly answer: string;
}

/** Where tickets are made. */
const MAKES_TICKETS = /^\/(rest\/api\/3\/issue|api\/v2\/tickets)$/;

/** Which ticket or comment it made, if it made one. */
export function madeBy({ site, method, path, answer }: Effect): string | null {
  if (method !== 'POST') return null;
  const made = JSON.parse(answer) as { id?: string; ticket?: { id: number } };
  return `${site} ${path} ${made.ticket?.id ?? made.id}`;
}

export function makesTicket({ method, path }: Effect): boolean {
  return method === 'POST' && MAKES_TICKETS.test(path);
}

/** Whether nobody has taken back since what a write made. What is only out of sight is not taken back. */
export async function stillStands(effect: Effect, { call }: SimulatedSite): Promise<boolean> {
  const isThere = (path: string) =>
    call('GET', path).then(Boolean, (error: Error) => / answered 403/.test(error.message));
  if (effect.answer === '') return true;
  const made = JSON.parse(effect.answer) as { id?: string; key?: string; ticket?: { id: number } };
  if (made.ticket) return isThere(`/api/v2/tickets/${made.ticket.id}`);
  if (await isThere(`${effect.path}/${made.id}`)) return true;
  const around = made.key ? `/rest/api/3/project/${made.key.split('-')[0]}` : effect.path;
  return !(await isThere(around));
}
