import { expect, test } from 'vitest';
import { decodeBody } from './decode-conversation.ts';
import { jiraHintOf } from './webhook-hint.ts';

const doc = (...content: unknown[]) => ({ type: 'doc', version: 1, content });

test.each<[Parameters<typeof decodeBody>[0], string | null]>([
  [null, null],
  [undefined, null],
  ['', null],
  [doc(), ''],
  [{ type: 'nonsense' }, ''],
  [doc({ type: 'paragraph', content: [{ type: 'text', text: 'known' }] }), 'known'],
  [doc({ type: 'hologram', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'inside' }] }] }), 'inside'],
])('J13: rich text %j', (wire, text) => {
  expect(decodeBody(wire)?.text ?? null).toBe(text);
});

test('J13: of the texts a webhook carries, in the shape of their own, nothing is kept', () => {
  const body = 'h1. Wiki markup';
  const payload = {
    webhookEvent: 'comment_created',
    issue: { id: '10001', key: 'MSM-1', fields: { summary: body, description: body } },
    comment: { id: '7', body },
  };
  expect(jiraHintOf(payload)).toEqual({
    event: 'comment_created',
    tickets: ['10001'],
    deleted: false,
    catalogue: false,
  });
});
