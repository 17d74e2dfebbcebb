import type { DeskView, QueueView } from '@speedyflow/contract/desks';
import { TECHNICIAN_VIEWS, type TechnicianView } from '@speedyflow/contract/technician-views';
import { table } from './table.ts';

export type DeskWithQueues = DeskView & { queues: QueueView[] };

export interface Views {
  readonly desks: readonly DeskWithQueues[];
  readonly technician_views: Readonly<Record<TechnicianView, number>>;
}

/** Desks with their queues below them, then the technician views. */
export function viewsReport({ desks, technician_views: counts }: Views): string {
  const rows = desks.flatMap((desk) => [
    [desk.name, `${desk.source} ${desk.kind.replace('_', ' ')} ${desk.id}`, desk.unsolved],
    ...desk.queues.map((queue) => [`  ${queue.name}`, `queue ${queue.id}`, queue.count]),
  ]);
  const views = TECHNICIAN_VIEWS.map((view) => [view, counts[view]]);
  const tickets = { heading: 'tickets', numbers: true };
  return [
    desks.length > 0 ? table([{ heading: 'desk or queue' }, { heading: '' }, tickets], rows) : 'There is no desk yet.',
    table([{ heading: 'technician view' }, tickets], views),
  ].join('\n\n');
}
