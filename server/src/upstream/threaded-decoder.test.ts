import { afterAll, describe, expect, test } from 'vitest';
import { DECODINGS } from './decodings.ts';
import { threadedDecoder } from './threaded-decoder.ts';
import { type Decoder, DecoderEndedError, type Decoding, decodeHere } from './transport/decoding.ts';
import { AnswerInBytes } from './transport/exchange.ts';
import { DecodeError } from './transport/wire.ts';

/** So many odd answers per decoding. */
const ANSWERS = 40;
/** Makes an answer too large to be understood where it is read. */
const LARGE = 'x'.repeat(40_000);

const threaded = threadedDecoder();
afterAll(() => threaded.close());

const person = { accountId: 'ann', displayName: 'Ann', emailAddress: 'ann@acme.example', active: true };
const doc = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'línea "uno" 🙂' }] }] };
const issue = {
  id: '10001',
  key: 'OPS-1',
  fields: {
    summary: 'Printer',
    description: doc,
    status: { id: '3', name: 'Waiting for customer', statusCategory: { key: 'indeterminate' } },
    project: { id: '1' },
    issuetype: { name: 'Task', subtask: false },
    priority: { name: 'High' },
    labels: ['a', 'b'],
    reporter: person,
    assignee: null,
    created: '2026-09-28T14:40:00.000+0500',
    updated: '2026-09-29T14:40:00.000Z',
    duedate: '2026-10-01',
    issuelinks: [
      { type: { name: 'Blocks', inward: 'is blocked by', outward: 'blocks' }, inwardIssue: { id: '7', key: 'OPS-7' } },
    ],
    attachment: [{ id: '5', filename: 'a.png', size: 12, author: person, created: '2026-09-28T14:40:00.000Z' }],
    comment: { comments: [{ id: '1', author: person, body: doc, created: '2026-09-28T14:41:00.000Z' }], total: 1 },
    worklog: {
      worklogs: [{ id: '2', author: person, started: '2026-09-28T14:41:00.000Z', timeSpentSeconds: 60 }],
      total: 1,
    },
    customfield_1: { id: '9', value: 'High', child: { id: '10', value: 'Very' } },
    customfield_2: 5,
  },
};
const history = {
  id: '77',
  author: person,
  created: 1_727_500_000_000,
  items: [{ field: 'status', fieldtype: 'jira', fieldId: 'status', from: '1', fromString: 'Open', to: '3' }],
};
const ticket = {
  id: 35_436,
  created_at: '2026-09-28T14:40:00Z',
  updated_at: '2026-09-29T14:40:00Z',
  generated_timestamp: 1_727_500_000,
  subject: 'Help',
  description: 'Please',
  status: 'open',
  requester_id: 20,
  tags: ['vip'],
  custom_fields: [{ id: 1, value: 'tag' }],
};
const user = { id: 20, name: 'Bob', email: 'bob@acme.example', role: 'end-user', active: true };
const event = {
  id: 8,
  ticket_id: 35_436,
  timestamp: 1_727_500_000,
  updater_id: 20,
  child_events: [
    { id: 9, event_type: 'Comment', body: 'Hi', html_body: '<p>Hi</p>', public: true, author_id: 20 },
    { id: 10, event_type: 'Change', status: 'open', previous_value: 'new' },
  ],
};
const searched = { issues: [issue, issue], nextPageToken: 'more', isLast: false };
const ended = { end_of_stream: false, after_cursor: 'abc' };

/** An answer of each kind. */
const SOUND: Readonly<Record<string, object>> = {
  'jira.searched-issues': searched,
  'jira.searched-updates': searched,
  'jira.searched-ids': searched,
  'jira.issues-in-bulk': { issues: [issue, issue], issueErrors: [] },
  'jira.changelogs-in-bulk': { issueChangeLogs: [{ issueId: '10001', changeHistories: [history, history] }] },
  'zendesk.exported-tickets': { ...ended, tickets: [ticket, ticket], users: [user], metric_sets: [{ ticket_id: 1 }] },
  'zendesk.exported-people': { ...ended, users: [user, user] },
  'zendesk.exported-events': { end_time: 1_727_500_001, count: 2, ticket_events: [event, event], users: [] },
};

const READING = {
  siteUrl: 'https://acme.example',
  catalogue: {
    shown: [{ id: 'customfield_1', name: 'Severity', type: 'option' }],
    storyPoints: ['customfield_2'],
    sprint: null,
    requestType: null,
    participants: null,
    approvals: null,
    slas: [],
    fields: [{ id: '1', title: 'Kind', type: 'tagger', options: [{ value: 'tag', name: 'Tag' }] }],
    customStatuses: [],
    forms: [],
    slaPolicies: [],
    lacking: [],
  },
  priorities: [{ name: 'High', rank: 1 }],
  now: 1_727_500_000_000,
};

/** What may stand where anything is expected, as JSON. */
const ODD = [
  'null',
  '""',
  '{}',
  '[]',
  '1e999',
  '-0',
  '12345678901234567890',
  '"\\ud800 \\u0000"',
  '"not a time"',
  '[[1]]',
];

/** The answer as text, with something odd in place of one value, wherever it may be. */
function spoiled(answer: object, random: () => number): string {
  let values = 0;
  JSON.stringify(answer, (_key, value) => {
    values += 1;
    return value;
  });
  const odd = ODD[Math.floor(random() * ODD.length)] as string;
  let at = Math.floor(random() * values);
  const text = JSON.stringify({ ...answer, filling: LARGE }, (_key, value) => (at-- === 0 ? '%odd%' : value));
  const put = text.replace('"%odd%"', odd);
  // Some are broken off.
  return random() < 0.1 ? put.slice(0, Math.floor(random() * put.length)) : put;
}

async function outcomeOf(decoder: Decoder, text: string, decoding: Decoding<never, unknown>): Promise<unknown> {
  const answer = new AnswerInBytes(200, {}, new Uint8Array(Buffer.from(text)));
  return decoder.decode(answer, decoding, READING as never).catch((error: Error) => ({
    isOfTheAnswer: error instanceof DecodeError,
    says: error.message,
  }));
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe.each([...DECODINGS.values()])('$name', (decoding) => {
  const sound = SOUND[decoding.name] as object;

  test('I30: understands the same in a thread as where it is asked, of broken records and whole answers too', async () => {
    const random = seeded(7);
    const texts = Array.from({ length: ANSWERS }, () => spoiled(sound, random));
    for (const text of [JSON.stringify({ ...sound, filling: LARGE }), ...texts]) {
      expect(await outcomeOf(threaded, text, decoding)).toStrictEqual(await outcomeOf(decodeHere, text, decoding));
    }
  });

  test('understands all of a sound one', async () => {
    const said = await outcomeOf(threaded, JSON.stringify({ ...sound, filling: LARGE }), decoding);
    expect(said).toHaveProperty('value');
    expect(said).not.toHaveProperty('value.rejected.0');
  });
});

test('a thread that died of an answer too large for it is followed by another', async () => {
  const decoder = threadedDecoder({ maxOldGenerationSizeMb: 24 });
  const decoding = DECODINGS.get('jira.searched-ids') as Decoding<null, unknown>;
  const page = JSON.stringify({ ...searched, filling: LARGE });
  const larger = JSON.stringify({ issues: Array.from({ length: 500_000 }, (_, id) => ({ id, fields: {} })) });
  await expect(decoder.decode(answerOf(larger), decoding, null)).rejects.toBeInstanceOf(DecoderEndedError);
  expect(await decoder.decode(answerOf(page), decoding, null)).toHaveProperty('value.ids', ['10001', '10001']);
  await decoder.close();
  await expect(decoder.decode(answerOf(page), decoding, null)).rejects.toBeInstanceOf(DecoderEndedError);
});

function answerOf(text: string): AnswerInBytes {
  return new AnswerInBytes(200, {}, new Uint8Array(Buffer.from(text)));
}
