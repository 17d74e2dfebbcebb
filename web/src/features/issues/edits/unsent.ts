import type { issueRoutes } from '@speedyflow/contract/issues';
import type { jobRoutes } from '@speedyflow/contract/jobs';
import type { BodyOf } from '@speedyflow/contract/route';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { TicketChange } from '@speedyflow/contract/ticket-change';
import type { ApiError } from '../../../api/api-error.ts';
import { deviceMemory } from '../../../app/device-memory.ts';
import type { AttachedFile } from '../files/attached-file.ts';
import type { UnsentQueue } from './unsent-queue.ts';

/** The members of a ticket that people edit; each has a place on the screen where its edit is told. */
export type EditedField = 'summary' | 'status' | 'assignee' | 'priority' | 'labels' | 'story_points';

/** What the server is asked for, as data: it outlives the page. */
export type Wish =
  | { route: 'transition'; body: { transition_id: string } | { to_status: string } }
  | { route: 'assign'; body: { assignee_id: number | null } }
  /** By whoever I am at the site: one of these. */
  | { route: 'take'; me: readonly number[] }
  | {
      route: 'edit';
      body: { summary?: string; priority?: string; labels?: string[]; story_points?: number | null };
    };

interface Said {
  id: string;
  key: string;
  /** Those of one ticket are sent in this order. */
  order: number;
  at: string;
  error?: ApiError;
}

/** An edit made on this device that the server has not taken yet, or did not take. */
export interface UnsentEdit extends Said {
  kind: 'edit';
  field: EditedField;
  patch: Partial<TicketRowView>;
  wish: Wish;
  /** What stood there when it was made, then what the person's own edits before it wanted: finding any, it goes. */
  seen: Partial<TicketRowView>[];
  /** Version of the ticket it was made to. */
  version: number;
  /** What somebody else has made of the field meanwhile; a person decides which it is to be. */
  theirs?: Partial<TicketRowView> & { seq: number };
}

/** A comment on its way to the server, or one the server did not take. */
export interface UnsentComment extends Said {
  kind: 'comment';
  body: string;
  public: boolean;
  files?: readonly AttachedFile[];
  /** What is made with it. */
  edit?: TicketChange;
  /** What that was made to, and by whom. */
  seen?: SeenTicket;
  me?: { name: string; personIds: readonly number[] };
}

/** A ticket to be made, or one edit for many tickets, that the server was not told of yet, or refused. */
export interface UnsentRequest extends Said {
  kind: 'request';
  /** With the id by which the server knows it again: however often it is sent, it is done once. */
  request:
    | { route: 'create'; body: BodyOf<typeof issueRoutes.create>; files?: readonly AttachedFile[] }
    | { route: 'bulk'; body: BodyOf<typeof jobRoutes.bulk> };
}

/** Of a ticket as it showed what may be changed together with a comment. */
export type SeenTicket = Pick<TicketRowView, 'seq' | 'status' | 'assignee' | 'priority' | 'labels' | 'story_points'>;

export type Unsent = UnsentEdit | UnsentComment | UnsentRequest;

let opened: { personId: number; queue: Promise<UnsentQueue> } | undefined;

/** What a person has said on this device and the server has not taken; its code comes after the first screen. */
export function unsentOf(personId: number): Promise<UnsentQueue> {
  if (opened?.personId !== personId) {
    const queue = import('./unsent-queue.ts').then(({ openUnsent }) => openUnsent(personId));
    opened = { personId, queue };
    // Code that could not be had now may be had the next time.
    queue.catch(() => {
      opened = undefined;
    });
  }
  return opened.queue;
}

/** Where a thing said stands from the very moment it is said: databases answer later, and a browser may be closed. */
export const justSaid = (personId: number, id = ''): string => `said.${personId}.${id}`;

/** Ids of what is shown already and on its way to where it is kept. */
export const beingKept = new Set<string>();

/** Keeps it, and has it sent. */
export function say(personId: number, unsent: Unsent): void {
  beingKept.add(unsent.id);
  deviceMemory.write(justSaid(personId, unsent.id), unsent);
  // Without the code it stands where it was just written, and is found there by whoever has the code.
  unsentOf(personId)
    .then((queue) => queue.add(unsent))
    .catch(() => undefined);
}

let lastOrder = 0;

/** Later than everything said here before, on this page or an earlier one. */
export function nextOrder(): number {
  lastOrder = Math.max(lastOrder + 1, Date.now() * 1_000);
  return lastOrder;
}

/** The members that a patch changes, as a row has them. */
export function membersOf(patch: Partial<TicketRowView>, row: TicketRowView): Partial<TicketRowView> {
  return Object.fromEntries(Object.keys(patch).map((member) => [member, row[member as keyof TicketRowView]]));
}

/** What an edit is content with. Somebody is another person at each site; by taking a ticket they mean any of these. */
export function wantedOf({ patch, wish }: Pick<UnsentEdit, 'patch' | 'wish'>): Partial<TicketRowView>[] {
  if (wish.route !== 'take') return [patch];
  return wish.me.map((id) => ({ assignee: { id, name: '' } }));
}
