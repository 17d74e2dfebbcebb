import type { TicketEdit } from '../../domain/edit.ts';
import { weigh } from '../../domain/edit-conflict.ts';
import { AppError } from '../../domain/errors.ts';
import type { JiraTransition, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import { type JiraReading, readingOf } from '../jira/jira-sync.ts';
import { completeIssue } from '../jira/whole-issue.ts';
import type { Arrival } from '../take-over.ts';
import { ChangedMeanwhile, untilNobodyInterferes } from './concurrent-change.ts';
import type { EditSender, Looks, OutgoingEdit, Sent } from './edit-sender.ts';
import { findReplyWithFiles, giveFiles, hasFiles, sayWithFiles } from './jira-files.ts';
import { createJiraMaker } from './jira-maker.ts';
import { presentMembers } from './present-members.ts';

const INTERACTIVE = { priority: 'interactive', purpose: 'edits' } as const;

/** What is read of one issue is never behind; but a call that broke off may still be carried out a little later. */
const LOOKS_FOR_ADDED: Looks = { times: 3, everyMs: 5_000 };

/** Sends edits to Jira. Jira has no idempotency key: a lost answer is cleared up by reading. */
export function createJiraSender(upstream: JiraUpstream, reading: JiraReading): EditSender {
  const present = async (issueId: string) => {
    const issue = await upstream.issue(issueId, readingOf(await reading.catalogue()), INTERACTIVE);
    if (issue) return presentMembers(issue);
    throw new AppError('upstream_refused', 'NOT_FOUND', 'The ticket is gone, or hidden from us.');
  };

  const overwrite = async (
    { ticketSourceId: issueId, base }: Omit<OutgoingEdit, 'edit'>,
    edit: TicketEdit,
  ): Promise<Sent> => {
    const [now, offered] = await Promise.all([
      present(issueId),
      edit.kind === 'transition' ? upstream.transitions(issueId, INTERACTIVE) : [],
    ]);
    const weighed = weigh(edit, base, now);
    if (weighed.kind === 'conflict') return weighed;
    if (weighed.kind === 'send') {
      await write(upstream, reading, issueId, { edit: weighed.edit, offered }).catch(async (error: unknown) => {
        // Moved away meanwhile, a transition is not offered any more: that is no fault of the edit.
        const moved = edit.kind === 'transition' && refusalStatus(error) === 400;
        throw moved && (await present(issueId)).status !== now.status ? new ChangedMeanwhile(error) : error;
      });
    }
    return { kind: 'stands', sourceId: null };
  };

  return {
    find: async ({ edit, base, files = [], ...outgoing }) => {
      const { ticketSourceId, mark } = outgoing;
      if (edit.kind === 'comment') {
        const marked = await upstream.findCommentByEdit(ticketSourceId, mark, INTERACTIVE);
        if (marked || files.length === 0 || !edit.public) return marked;
        return findReplyWithFiles(upstream, { ...outgoing, files }, edit);
      }
      const stands =
        edit.kind === 'files'
          ? await hasFiles(upstream, { ...outgoing, files })
          : weigh(edit, base, await present(ticketSourceId)).kind === 'stands';
      return stands ? { sourceId: null } : null;
    },
    looksFor: ({ edit: { kind } }) =>
      kind === 'comment' || kind === 'files' ? LOOKS_FOR_ADDED : { times: 1, everyMs: 0 },
    send: ({ edit, ...outgoing }) =>
      untilNobodyInterferes(async () => {
        const { ticketSourceId, mark: editId, files = [] } = outgoing;
        if (edit.kind === 'files') {
          await giveFiles(upstream, reading, { ...outgoing, files });
          return { kind: 'stands', sourceId: null };
        }
        if (edit.kind !== 'comment') return overwrite(outgoing, edit);
        const said = { body: edit.body, public: edit.public };
        const made = await (files.length > 0
          ? sayWithFiles(upstream, reading, { ...outgoing, files }, said)
          : upstream.addComment(ticketSourceId, { ...said, editId }, INTERACTIVE));
        return { kind: 'stands', ...made };
      }),
    ...createJiraMaker(upstream),
  };
}

/** One issue, read the way the mirror reads it. */
export function jiraTicketReader(upstream: JiraUpstream, reading: JiraReading) {
  return async (ticketSourceId: string): Promise<Arrival | null> => {
    const [issue, changelogs] = await Promise.all([
      upstream.issue(ticketSourceId, readingOf(await reading.catalogue()), INTERACTIVE),
      upstream.changelogs([ticketSourceId], INTERACTIVE),
    ]);
    if (!issue) return null;
    await completeIssue(upstream, issue, INTERACTIVE);
    return { tickets: [issue], histories: changelogs.byIssue, people: changelogs.people };
  };
}

async function write(
  upstream: JiraUpstream,
  reading: JiraReading,
  issueId: string,
  { edit, offered }: { edit: TicketEdit; offered: readonly JiraTransition[] },
): Promise<void> {
  switch (edit.kind) {
    case 'comment':
      return;
    case 'assign':
      return upstream.assign(issueId, edit.assigneeSourceId, INTERACTIVE);
    case 'fields':
      return upstream.editFields(issueId, edit.fields, (await reading.catalogue()).fields, INTERACTIVE);
    case 'transition':
      return upstream.transition(issueId, fitting(offered, edit).sourceId, edit.fields, INTERACTIVE);
  }
}

/** Ids of transitions differ by workflow and may have changed: the move is looked up when it is made. */
function fitting(
  offered: readonly JiraTransition[],
  { transitionId, toStatusSourceId }: Extract<TicketEdit, { kind: 'transition' }>,
): JiraTransition {
  const there = offered.filter((one) => one.to.sourceId === toStatusSourceId);
  const chosen = there.find((one) => one.sourceId === transitionId) ?? there[0];
  if (chosen) return chosen;
  const names = offered.map((one) => one.to.name);
  throw new AppError(
    'upstream_refused',
    'INVALID_TRANSITION',
    names.length > 0
      ? `Jira does not allow this move from where the ticket is now; it can go to ${names.join(', ')}.`
      : 'Jira does not allow any move of this ticket.',
  );
}
