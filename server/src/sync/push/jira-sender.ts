import { AppError } from '../../domain/errors.ts';
import type { OutboxRow } from '../../store/outbox/outbox.ts';
import type { JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { type JiraReading, readingOf } from '../jira/jira-sync.ts';
import { completeIssue } from '../jira/whole-issue.ts';
import { type EditSender, editId, type PushedTicket } from './pusher.ts';

const INTERACTIVE = { priority: 'interactive' } as const;

/** Sends edits to Jira. Jira has no idempotency key: a lost answer is cleared up by reading. */
export function createJiraSender(upstream: JiraUpstream, reading: JiraReading): EditSender {
  return {
    stands: async (ticket, row) => {
      switch (row.edit.kind) {
        case 'comment':
          return (await upstream.findCommentByEdit(ticket.sourceId, editId(row), INTERACTIVE)) !== null;
        case 'transition': {
          const issue = await upstream.issue(ticket.sourceId, readingOf(await reading.catalogue()), INTERACTIVE);
          return issue?.statusSourceId === row.edit.toStatusSourceId;
        }
        case 'assign':
        case 'fields':
          return false;
      }
    },
    send: async (ticket, row) => {
      const { edit } = row;
      switch (edit.kind) {
        case 'comment': {
          const comment = { body: edit.body, public: edit.public, editId: editId(row) };
          return upstream.addComment(ticket.sourceId, comment, INTERACTIVE);
        }
        case 'transition':
          return transition(upstream, ticket, edit);
        case 'assign':
          return upstream.assign(ticket.sourceId, edit.assigneeSourceId, INTERACTIVE);
        case 'fields':
          return upstream.editFields(ticket.sourceId, edit.fields, (await reading.catalogue()).fields, INTERACTIVE);
      }
    },
    read: async (ticket) => {
      const issue = await upstream.issue(ticket.sourceId, readingOf(await reading.catalogue()), INTERACTIVE);
      if (!issue) return null;
      await completeIssue(upstream, issue, INTERACTIVE);
      const changelogs = await upstream.changelogs([issue.sourceId], INTERACTIVE);
      return { tickets: [issue], histories: changelogs.byIssue, people: changelogs.people };
    },
  };
}

/** Ids of transitions differ by workflow and may have changed: the move is looked up when it is made. */
async function transition(
  upstream: JiraUpstream,
  ticket: PushedTicket,
  edit: Extract<OutboxRow['edit'], { kind: 'transition' }>,
): Promise<void> {
  const offered = await upstream.transitions(ticket.sourceId, INTERACTIVE);
  const fitting = offered.filter((one) => one.to.sourceId === edit.toStatusSourceId);
  const chosen = fitting.find((one) => one.sourceId === edit.transitionId) ?? fitting[0];
  if (!chosen) {
    const names = offered.map((one) => one.to.name);
    throw new AppError(
      'upstream_refused',
      'INVALID_TRANSITION',
      names.length > 0
        ? `Jira does not allow this move from where the ticket is now; it can go to ${names.join(', ')}.`
        : 'Jira does not allow any move of this ticket.',
    );
  }
  await upstream.transition(ticket.sourceId, chosen.sourceId, edit.fields, INTERACTIVE);
}
