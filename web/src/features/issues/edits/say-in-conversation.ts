import type { PartView } from '@speedyflow/contract/conversation';
import type { CommentView, TwinView } from '@speedyflow/contract/ticket';
import type { QueryClient } from '@tanstack/react-query';

/** What was said in a ticket and its twins. */
export interface Conversation {
  parts: PartView[];
  /** Where it was said; the ticket that was asked for first. */
  tickets: TwinView[];
}

/** Shows a comment the server took, wherever what is said in its ticket shows. */
export function sayInConversation(client: QueryClient, key: string, comment: CommentView): void {
  client.setQueriesData<Conversation>({ queryKey: ['conversation'] }, (known) => {
    if (!known?.tickets.some((ticket) => ticket.key === key)) return known;
    const others = known.parts.filter((part) => part.key !== key || part.id !== comment.id);
    return { ...known, parts: [...others, { ...comment, key }] };
  });
}
