import { markdownToWiki } from '../../domain/rich-text/markdown-to-wiki.ts';
import type { JiraFile, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import type { OutgoingFile } from '../../upstream/transport/outgoing-content.ts';
import { type JiraReading, readingOf } from '../jira/jira-sync.ts';
import type { OutgoingEdit, Trace } from './edit-sender.ts';

const INTERACTIVE = { priority: 'interactive', purpose: 'edits' } as const;

/** By so much the clocks of a site and of this machine may differ. */
const SKEW_MS = 5 * 60_000;

/** What is said with files. */
export interface Said {
  body: string;
  public: boolean;
}

type Outgoing = Pick<OutgoingEdit, 'ticketSourceId' | 'madeAt'> & { files: readonly OutgoingFile[] };

/**
 * Says something with files. The customer of a request gets both as one reply, which alone shows them files. Anywhere
 * else the files go to the issue first, each once, and then the comment that links them.
 */
export async function sayWithFiles(
  upstream: JiraUpstream,
  reading: JiraReading,
  { mark, ticketSourceId, files, madeAt }: Outgoing & Pick<OutgoingEdit, 'mark'>,
  said: Said,
): Promise<Trace> {
  const serviceDeskSourceId = said.public ? await serviceDeskOf(upstream, reading, ticketSourceId) : null;
  if (serviceDeskSourceId !== null) {
    const reply = { issueSourceId: ticketSourceId, serviceDeskSourceId, body: said.body, files };
    return upstream.replyWithFiles(reply, INTERACTIVE);
  }
  const attached = await attachEach(upstream, { ticketSourceId, files, madeAt });
  return upstream.addComment(ticketSourceId, { ...said, files: attached, editId: mark }, INTERACTIVE);
}

/** The reply to a customer that an earlier try left behind. It carries no mark: its words and its files tell it. */
export async function findReplyWithFiles(
  upstream: JiraUpstream,
  { ticketSourceId, files, madeAt, madeByOthers = [] }: Outgoing & Pick<OutgoingEdit, 'madeByOthers'>,
  { body }: Said,
): Promise<Trace | null> {
  const names = namesOf(files);
  const letters = lettersOf(markdownToWiki(body));
  const replies = await upstream.requestReplies(ticketSourceId, INTERACTIVE);
  const found = replies.find(
    ({ sourceId, createdAt, filenames, text }) =>
      !madeByOthers.includes(sourceId) &&
      createdAt >= madeAt - SKEW_MS &&
      namesOf(filenames.map((filename) => ({ filename }))) === names &&
      lettersOf(text).startsWith(letters),
  );
  return found ? { sourceId: found.sourceId } : null;
}

/** Whether an issue that was just made has its files. */
export async function hasFiles(upstream: JiraUpstream, outgoing: Outgoing): Promise<boolean> {
  return (await thereAlready(upstream, outgoing)).every((file) => file !== undefined);
}

/** Gives an issue that was just made its files, each once. A request gets them as a reply, which its customer sees. */
export async function giveFiles(upstream: JiraUpstream, reading: JiraReading, outgoing: Outgoing): Promise<void> {
  const { ticketSourceId } = outgoing;
  const there = await thereAlready(upstream, outgoing);
  const files = outgoing.files.filter((_, at) => there[at] === undefined);
  if (files.length === 0) return;
  const serviceDeskSourceId = await serviceDeskOf(upstream, reading, ticketSourceId);
  if (serviceDeskSourceId !== null) {
    const reply = { issueSourceId: ticketSourceId, serviceDeskSourceId, body: '', files };
    await upstream.replyWithFiles(reply, INTERACTIVE);
  } else {
    for (const file of files) await upstream.attach(ticketSourceId, file, INTERACTIVE);
  }
}

/** Attaches what is not there already: an earlier try may have come as far as that. */
async function attachEach(upstream: JiraUpstream, outgoing: Outgoing): Promise<JiraFile[]> {
  const attached: JiraFile[] = [];
  for (const [at, before] of (await thereAlready(upstream, outgoing)).entries()) {
    const file = outgoing.files[at] as OutgoingFile;
    attached.push(before ?? (await upstream.attach(outgoing.ticketSourceId, file, INTERACTIVE)));
  }
  return attached;
}

/** For each file the one of the issue that an earlier try has attached, if any. */
async function thereAlready(
  upstream: JiraUpstream,
  { ticketSourceId, files, madeAt }: Outgoing,
): Promise<(JiraFile | undefined)[]> {
  const there = (await upstream.attachments(ticketSourceId, INTERACTIVE)).filter(
    ({ createdAt }) => createdAt !== null && createdAt >= madeAt - SKEW_MS,
  );
  return files.map((file) => {
    const known = there.findIndex(
      ({ filename, sizeBytes }) => filename === file.filename && sizeBytes === file.sizeBytes,
    );
    return known < 0 ? undefined : there.splice(known, 1)[0];
  });
}

/** The service desk whose customer asked; null for an issue that is nobody's request. */
async function serviceDeskOf(upstream: JiraUpstream, reading: JiraReading, issueId: string): Promise<string | null> {
  const issue = await upstream.issue(issueId, readingOf(await reading.catalogue()), INTERACTIVE);
  if (!issue?.service?.portalStatus) return null;
  const desks = await upstream.serviceDesks(INTERACTIVE);
  return desks.find(({ deskSourceId }) => deskSourceId === issue.deskSourceId)?.sourceId ?? null;
}

const namesOf = (files: readonly Pick<OutgoingFile, 'filename'>[]): string =>
  files
    .map(({ filename }) => filename)
    .sort()
    .join('/');

/** What of wiki markup is written in letters: headings, macros, and the numbers of a list that is shown as text. */
const MARKUP = /^h[1-6]\. |^\d+\. |(?<!\{)\{\w+(?::[^}]*)?\}(?!\})/gm;

/** Without what markup is made of, which each site writes in its own way. */
const lettersOf = (text: string): string => text.replace(MARKUP, '').replace(/[^\p{L}\p{N}]+/gu, '');
