/** The audits of a ticket of the world: its creation, then one for each save that its events make up. */
import { SYSTEM, type Ticket, type TicketEvent, type CommentEvent as WorldComment } from '../../world/ticket.ts';
import type { World } from '../../world/world.ts';
import type { AttachmentRecord, AuditEvent, AuditRecord, AuditValue, CommentEvent, Via } from '../store/record.ts';
import { filesOf, withInlineImages } from './base-files.ts';
import { baseFacts, customStatusOf, priorityOf, statusOf, tagsOf, viaOf, whole, worldTicket } from './base-tickets.ts';
import { type Words, wordsOf } from './base-words.ts';
import { groups, rules, users } from './ids.ts';
import { GROUP_NAMES } from './ticket-fields.ts';

const RECEIVED = { ruleId: rules.id(0), rule: 'Notify requester and CCs of received request' };
const UPDATED = { ruleId: rules.id(1), rule: 'Notify requester and CCs of comment update' };

/** The author of what rules do. */
export const SYSTEM_USER = -1;

/** The words of a comment; null stands for the first, the description. */
type Say = (event: WorldComment | null) => Words;
const SILENCE: Words = { html: '', plain: '' };

/** A save in outline: when, by whom, and the world's events in it; the creation has none. */
interface Save {
  at: number;
  actor: number;
  events: readonly TicketEvent[];
}

/** All audits of a ticket nobody has changed since the world began; comments have no words unless asked for. */
export function baseAudits(world: World, id: number, withWords: boolean): AuditRecord[] {
  const ticket = worldTicket(world, id);
  const say: Say = withWords ? (event) => wordsOf(world, ticket, event) : () => SILENCE;
  return savesOf(ticket).map((save, ordinal) => {
    const events = ordinal === 0 ? creationEvents(world, id, ticket, say) : eventsOf(world, ticket, save, ordinal, say);
    const via = ordinal === 0 ? viaOf(ticket.channel) : viaOfSave(save);
    return { ordinal, at: whole(save.at), authorId: userId(save.actor), via, events };
  });
}

/** The times of those audits, in whole seconds and without making any words. */
export function baseAuditTimes(world: World, id: number): number[] {
  return savesOf(worldTicket(world, id)).map(({ at }) => Math.floor(at / 1000));
}

/**
 * Events of one actor at one time are one save, which holds one comment at most; events that change nothing the
 * account knows are left out.
 */
function savesOf(ticket: Ticket): Save[] {
  const saves: { at: number; actor: number; events: TicketEvent[] }[] = [];
  for (const event of ticket.events) {
    if (!isVisible(event)) continue;
    const last = saves.at(-1);
    const same = last && last.actor === event.actor && whole(last.at) === whole(event.at);
    const second = event.kind === 'comment' && last?.events.some(({ kind }) => kind === 'comment');
    if (same && !second) last.events.push(event);
    else saves.push({ at: event.at, actor: event.actor, events: [event] });
  }
  return [{ at: ticket.createdAt, actor: ticket.creator, events: [] }, ...saves];
}

function isVisible(event: TicketEvent): boolean {
  switch (event.kind) {
    case 'comment':
    case 'assignee':
    case 'labels':
    case 'group':
    case 'satisfaction':
      return true;
    case 'status':
      return statusOf(event.from) !== statusOf(event.to);
    case 'priority':
      return priorityOf(event.from) !== priorityOf(event.to);
    default:
      return false;
  }
}

function creationEvents(world: World, id: number, ticket: Ticket, say: Say): AuditEvent[] {
  const facts = baseFacts(world, id, ticket);
  const { initial } = ticket;
  const status = statusOf(initial.stage);
  const files = filesOf(world, id, 0);
  const words = say(null);
  const subject = words === SILENCE ? '' : world.subject(ticket);
  const create = (field: string, value: AuditValue): AuditEvent => ({ type: 'Create', field, value });
  return [
    comment(withInlineImages(words, files, id, 0), users.id(ticket.requester), true, files),
    create('subject', subject),
    create('requester_id', users.id(ticket.requester)),
    create('priority', priorityOf(initial.priority)),
    create('type', facts.type),
    create('status', status),
    create('organization_id', facts.organizationId),
    create('brand_id', facts.brandId),
    create('ticket_form_id', facts.formId),
    create('custom_status_id', customStatusOf(status, initial.stage, initial.labels)),
    create('group_id', groups.id(initial.group)),
    create('assignee_id', initial.assignee === null ? null : users.id(initial.assignee)),
    create('tags', tagsOf(ticket, initial.labels)),
    ...Object.entries(facts.customFields).map(([field, value]) => create(field, value)),
    notification(RECEIVED, ticket, `[Request received] ${subject}`),
  ];
}

function eventsOf(world: World, ticket: Ticket, save: Save, ordinal: number, say: Say): AuditEvent[] {
  const events = save.events.flatMap((event): AuditEvent[] => {
    switch (event.kind) {
      case 'comment': {
        const files = filesOf(world, ticket.number, event.seq + 1);
        const words = withInlineImages(say(event), files, ticket.number, ordinal);
        const written = comment(words, userId(event.actor), event.public, files);
        const told = event.public && event.actor !== ticket.requester;
        return told ? [written, notification(UPDATED, ticket, 'Your request has been updated')] : [written];
      }
      case 'status':
        return statusChanges(ticket, event);
      case 'priority':
        return [change('priority', priorityOf(event.from), priorityOf(event.to))];
      case 'assignee':
        return [change('assignee_id', personId(event.from), personId(event.to))];
      case 'group':
        return [change('group_id', groups.id(event.from), groups.id(event.to))];
      case 'labels':
        return [change('tags', tagsOf(ticket, event.from), tagsOf(ticket, event.to))];
      case 'satisfaction':
        return [{ type: 'SatisfactionRating', score: event.score, assigneeId: null }];
      default:
        return [];
    }
  });
  // Comments come first, so that their ids leave room for those of their files.
  return events.sort((a, b) => Number(b.type === 'Comment') - Number(a.type === 'Comment'));
}

function statusChanges(ticket: Ticket, event: Extract<TicketEvent, { kind: 'status' }>): AuditEvent[] {
  const labels = ticket.initial.labels;
  const [from, to] = [statusOf(event.from), statusOf(event.to)];
  const before = customStatusOf(from, event.from, labels);
  const after = customStatusOf(to, event.to, labels);
  const changes = [change('status', from, to)];
  return before === after ? changes : [...changes, change('custom_status_id', before, after)];
}

function change(field: string, previous: AuditValue, value: AuditValue): AuditEvent {
  return { type: 'Change', field, value, previous };
}

function notification(rule: typeof RECEIVED, ticket: Ticket, subject: string): AuditEvent {
  const body = '{{ticket.comments_formatted}}';
  return { type: 'Notification', subject, body, recipients: [users.id(ticket.requester)], ...rule };
}

function viaOfSave({ actor, events }: Save): Via {
  if (actor === SYSTEM) {
    const closing = events.some((event) => event.kind === 'status' && event.to === 'closed');
    const title = closing ? 'Close ticket 4 days after status is set to solved' : `Assign to ${GROUP_NAMES[0]}`;
    const from = { deleted: false, title, id: rules.id(closing ? 2 : 3) };
    return { channel: 'rule', source: { from, to: {}, rel: closing ? 'automation' : 'trigger' } };
  }
  return { channel: 'web', source: { from: {}, to: {}, rel: null } };
}

function userId(actor: number): number {
  return actor === SYSTEM ? SYSTEM_USER : users.id(actor);
}

function personId(person: number | null): number | null {
  return person === null ? null : users.id(person);
}

function comment(words: Words, authorId: number, isPublic: boolean, attachments: AttachmentRecord[]): CommentEvent {
  const { html, plain } = words;
  return { type: 'Comment', authorId, html, plain, public: isPublic, attachments };
}
