import type { CommentView, TwinView } from '@speedyflow/contract/ticket';
import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { type Conversation, sayInConversation } from './say-in-conversation.ts';

const place = (key: string): TwinView => ({
  key,
  source: key.startsWith('ZD') ? 'zendesk' : 'jira',
  summary: key,
  status: 'Open',
  status_category: 'new',
  customer_reads: true,
});

const comment = (id: string): CommentView => ({
  id,
  author: null,
  html: id,
  text: id,
  public: true,
  from_requester: false,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
});

it('shows a comment wherever its ticket is part of the conversation, once', () => {
  const client = new QueryClient();
  const hold = (key: string, ...others: string[]) =>
    client.setQueryData<Conversation>(['conversation', key], {
      parts: [{ ...comment('1'), key: others[0] ?? key }],
      tickets: [key, ...others].map(place),
    });
  const said = (key: string) =>
    client.getQueryData<Conversation>(['conversation', key])?.parts.map((part) => `${part.key} ${part.id}`);
  hold('ZD-1', 'PLAT-1');
  hold('PLAT-1');
  hold('PLAT-2');
  for (let times = 0; times < 2; times++) sayInConversation(client, 'PLAT-1', comment('edit-1'));
  expect(said('ZD-1')).toEqual(['PLAT-1 1', 'PLAT-1 edit-1']);
  expect(said('PLAT-1')).toEqual(['PLAT-1 1', 'PLAT-1 edit-1']);
  expect(said('PLAT-2')).toEqual(['PLAT-2 1']);

  // Another ticket's comment may have the same id.
  sayInConversation(client, 'ZD-1', comment('1'));
  expect(said('ZD-1')).toEqual(['PLAT-1 1', 'PLAT-1 edit-1', 'ZD-1 1']);
});
