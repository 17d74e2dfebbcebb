import { expect, it } from 'vitest';
import type { JiraUpstream, RequestReply } from '../../upstream/jira/jira-upstream.ts';
import type { JiraReading } from '../jira/jira-sync.ts';
import { findReplyWithFiles, giveFiles } from './jira-files.ts';

const MADE_AT = 1_000_000;

function found(body: string, reply: Partial<RequestReply>, madeByOthers: string[] = []) {
  const there = { sourceId: '7', createdAt: MADE_AT, filenames: ['a.txt'], text: '', ...reply };
  const upstream = { requestReplies: async () => [there] } as unknown as JiraUpstream;
  const file = { filename: 'a.txt', mimeType: 'text/plain', sizeBytes: 1, open: async function* () {} };
  const outgoing = { mark: '1-1', ticketSourceId: '10', madeAt: MADE_AT, files: [file], madeByOthers };
  return findReplyWithFiles(upstream, outgoing, { body, public: true });
}

it.each([
  ['as it was sent', 'Two **words**', 'Two *words*\n\n!a.txt!'],
  ['with a heading', '## Steps\n\ntext', 'h2. Steps\n\ntext'],
  ['with a heading, shown as text', '## Steps', 'Steps'],
  ['with a list', '1. one\n2. two', '# one\n# two'],
  ['with a list, shown as text', '1. one\n2. two', '1. one\n2. two'],
  ['with code', '```\nlet x\n```', '{code:java}\nlet x\n{code}'],
  ['with code in a line', 'run `npm ci`', 'run {{npm ci}}'],
  ['with a quotation', '> said', '{quote}\nsaid\n{quote}'],
  ['with what looks like a macro', 'Dear {name}', 'Dear \\{name}'],
])('a reply is known again %s', async (_how, body, text) => {
  expect(await found(body, { text })).toEqual({ sourceId: '7' });
});

it('another one is not: of other words, other files, an earlier time, or of another edit', async () => {
  expect(await found('Mine', { text: 'Theirs' })).toBeNull();
  expect(await found('Mine', { text: 'Mine', filenames: ['b.txt'] })).toBeNull();
  expect(await found('Mine', { text: 'Mine', createdAt: MADE_AT - 600_000 })).toBeNull();
  expect(await found('Mine', { text: 'Mine' }, ['7'])).toBeNull();
});

it.each([
  ['a request gets them as one reply, which its customer sees', 'Waiting for support', ['reply: b.txt c.txt']],
  ["an issue that is nobody's request gets each by itself", null, ['file: b.txt', 'file: c.txt']],
])('of the files of a new ticket those are given that are not there: %s', async (_how, portalStatus, given) => {
  const did: string[] = [];
  const upstream = {
    attachments: async () => [{ sourceId: '1', filename: 'a.txt', sizeBytes: 1, createdAt: MADE_AT, url: '' }],
    issue: async () => ({ deskSourceId: 'd', service: { portalStatus } }),
    serviceDesks: async () => [{ sourceId: 's', deskSourceId: 'd' }],
    attach: async (_id: string, { filename }: { filename: string }) => did.push(`file: ${filename}`),
    replyWithFiles: async ({ files }: { files: { filename: string }[] }) =>
      did.push(`reply: ${files.map(({ filename }) => filename).join(' ')}`),
  } as unknown as JiraUpstream;
  const reading = { catalogue: async () => ({ fields: {}, users: {} }) } as unknown as JiraReading;
  const files = ['a.txt', 'b.txt', 'c.txt'].map((filename) => {
    return { filename, mimeType: 'text/plain', sizeBytes: 1, open: async function* () {} };
  });
  await giveFiles(upstream, reading, { ticketSourceId: '10', madeAt: MADE_AT, files });
  expect(did).toEqual(given);
});
