import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { TicketChange } from '@speedyflow/contract/ticket-change';
import type { SeenTicket, UnsentComment, UnsentEdit } from './unsent.ts';
import { weighEdit } from './weigh-edit.ts';

type Asked = Pick<UnsentEdit, 'field' | 'patch' | 'wish'>;

/**
 * Weighs what is made with a comment, given the ticket as it is now: the comment as it is to be sent, and of the change
 * what somebody else changed as well, as edits that a person decides about.
 */
export function weighChange(
  comment: UnsentComment & { edit: TicketChange; seen: SeenTicket },
  present: TicketRowView,
): { comment: UnsentComment; conflicts: UnsentEdit[] } {
  const { id, key, order, at, seen, edit, ...rest } = comment;
  const change = { ...edit };
  const conflicts: UnsentEdit[] = [];
  for (const [member, asked] of askedBy(comment)) {
    const made: UnsentEdit = {
      ...asked,
      kind: 'edit',
      id: `${id}-${member}`,
      key,
      order,
      at,
      seen: [{ [asked.field]: seen[asked.field as keyof SeenTicket] }],
      version: seen.seq,
    };
    const weighed = weighEdit(made, present);
    if (weighed.kind === 'conflict') {
      delete change[member];
      conflicts.push({ ...made, theirs: weighed.theirs });
    }
    // What others did to the rest of the labels stays.
    if (weighed.kind === 'send' && member === 'labels') change.labels = weighed.edit.patch.labels ?? [];
  }
  const some = Object.keys(change).length > 0 ? { edit: change, seen: present } : {};
  return { comment: { ...rest, id, key, order, at, ...some }, conflicts };
}

/** The members that a change overwrites, each as an edit of its own asks for it. */
function askedBy({ edit = {}, me }: UnsentComment): Map<keyof TicketChange, Asked> {
  const asked = new Map<keyof TicketChange, Asked>();
  const { assignee_id, to_status, priority, labels, story_points } = edit;
  if (assignee_id === 'me') {
    const { name = '', personIds = [] } = me ?? {};
    const patch = { assignee: { id: personIds[0] ?? 0, name } };
    asked.set('assignee_id', { field: 'assignee', patch, wish: { route: 'take', me: personIds } });
  } else if (assignee_id !== undefined) {
    const patch = { assignee: assignee_id === null ? null : { id: assignee_id, name: `#${assignee_id}` } };
    asked.set('assignee_id', { field: 'assignee', patch, wish: { route: 'assign', body: { assignee_id } } });
  }
  if (to_status !== undefined) {
    const wish = { route: 'transition' as const, body: { to_status } };
    asked.set('to_status', { field: 'status', patch: { status: to_status }, wish });
  }
  if (priority !== undefined) {
    asked.set('priority', { field: 'priority', patch: { priority }, wish: { route: 'edit', body: { priority } } });
  }
  if (labels !== undefined) {
    asked.set('labels', { field: 'labels', patch: { labels }, wish: { route: 'edit', body: { labels } } });
  }
  if (story_points !== undefined) {
    const wish = { route: 'edit' as const, body: { story_points } };
    asked.set('story_points', { field: 'story_points', patch: { story_points }, wish });
  }
  return asked;
}
