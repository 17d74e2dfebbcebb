import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import type { Random } from '../../../simulators/world/random.ts';
import { DESKS, QUEUES } from '../../datasets/site.ts';
import { deskOf, keyOf } from '../../datasets/ticket.ts';
import { desksOf } from '../../datasets/users.ts';
import { searchPhrase } from '../../datasets/words.ts';

export interface LoadRequest {
  /** What the figures call it. */
  kind: 'view' | 'counts' | 'queue' | 'ticket' | 'search' | 'edit';
  method: 'GET' | 'PATCH';
  path: string;
  body: string | null;
}

/** What people do all day, in per cent: most of it is opening a view, a queue or a ticket. */
const MIX: Readonly<Record<LoadRequest['kind'], number>> = {
  view: 38,
  counts: 20,
  queue: 15,
  ticket: 20,
  search: 5,
  edit: 2,
};
const KINDS = Object.keys(MIX) as LoadRequest['kind'][];
const WEIGHTS = Object.values(MIX);

/** People work on young tickets. */
const YOUNG_SHARE = 0.02;

/** Ids are given in order. */
const QUEUE_IDS = QUEUES.map(({ deskSourceId }, n) => ({ id: n + 1, deskSourceId }));

/** The next thing a user does among the tickets they may see, of so many. */
export function mixedRequest(random: Random, user: number, tickets: number): LoadRequest {
  const desks = new Set(desksOf(user, DESKS).map(({ sourceId }) => sourceId));
  const kind = KINDS[random.weighted(WEIGHTS)] as LoadRequest['kind'];
  const read = (path: string): LoadRequest => ({ kind, method: 'GET', path: `/api/v1${path}`, body: null });
  switch (kind) {
    case 'view':
      return read(`/requests/technician-views?view=${random.pick(TECHNICIAN_VIEWS)}`);
    case 'counts':
      return read('/requests/technician-views/counts');
    case 'queue':
      return read(`/queue/${random.pick(QUEUE_IDS.filter(({ deskSourceId }) => desks.has(deskSourceId))).id}/issues`);
    case 'ticket':
      return read(`/issues/${youngTicket(random, desks, tickets)}`);
    case 'search':
      return read(`/search?q=${encodeURIComponent(searchPhrase(random))}`);
    case 'edit':
      return {
        kind,
        method: 'PATCH',
        path: `/api/v1/issues/${youngTicket(random, desks, tickets)}`,
        body: JSON.stringify({ labels: [`load-${random.int(1, 1_000_000)}`] }),
      };
  }
}

/** The key of one of the last tickets made on these desks. */
function youngTicket(random: Random, desks: ReadonlySet<string>, tickets: number): string {
  const oldest = Math.max(1, Math.floor(tickets * (1 - YOUNG_SHARE)));
  for (;;) {
    const n = random.int(oldest, tickets);
    if (desks.has(deskOf(n).sourceId)) return keyOf(n);
  }
}
