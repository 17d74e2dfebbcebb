/** Which tickets of Customer Support were passed on to developers, and as which issue of theirs. */
import { HOUR } from './calendar.ts';
import { deskKeyOf } from './desks.ts';
import { unit } from './random.ts';
import type { Ticket } from './ticket.ts';
import type { World } from './world.ts';

export interface Escalation {
  ticket: Ticket;
  issue: Ticket;
  at: number;
}

/** How far from the ticket an issue lies at most, both ways. */
const REACH = 80;
const SHARE = 0.12;
const SALT = 38;

/** Who mends what customers have trouble with. */
const MENDED_AS: Readonly<Record<string, readonly string[]>> = {
  Billing: ['Billing', 'Checkout'],
  Integrations: ['API gateway', 'Pipeline'],
  Reporting: ['Storage', 'Search'],
  Account: ['Identity service', 'Login'],
  Devices: ['Offline sync', 'Notifications'],
  Orders: ['Checkout', 'Billing'],
  Performance: ['Observability', 'Search', 'Storage'],
};

/** All of the world, by ticket. Each is decided by its ticket alone and looks a bounded way around. */
export function escalationsOf(world: World): Escalation[] {
  const found: Escalation[] = [];
  for (let index = 0; index < world.tickets; index++) {
    if (deskKeyOf(index) !== 'ZD' || unit(world.seed, SALT, index) > SHARE) continue;
    const ticket = world.ticket(index);
    const issue = issueFor(world, ticket);
    if (issue === null) continue;
    const at = Math.max(ticket.createdAt, issue.createdAt) + HOUR / 2;
    if (at < world.anchorMs) found.push({ ticket, issue, at });
  }
  return found;
}

function issueFor(world: World, { index, component }: Ticket): Ticket | null {
  for (let step = 1; step <= REACH; step++) {
    for (const other of [index + step, index - step]) {
      if (other < 0 || other >= world.tickets) continue;
      const desk = deskKeyOf(other);
      if (desk !== 'PLAT' && desk !== 'MOB') continue;
      const issue = world.ticket(other);
      const fits = issue.type !== 'epic' && issue.type !== 'subtask';
      if (fits && MENDED_AS[component]?.includes(issue.component)) return issue;
    }
  }
  return null;
}
