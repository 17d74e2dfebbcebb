/** The words of the world's tickets and comments, as comments of the account. */
import { plainText } from '../../world/prose/blocks.ts';
import type { CommentEvent, Ticket } from '../../world/ticket.ts';
import type { World } from '../../world/world.ts';
import { htmlOf, zendeskComment } from './comment-html.ts';

export interface Words {
  html: string;
  plain: string;
}

/** The words of a comment; null asks for the first one, which is also the description. */
export function wordsOf(world: World, ticket: Ticket, event: CommentEvent | null): Words {
  const blocks = event === null ? world.description(ticket) : world.comment(ticket, event);
  const nameOf = (person: number) => world.people[person]?.name ?? 'Support';
  return { html: zendeskComment(htmlOf(blocks, nameOf)), plain: plainText(blocks, nameOf) };
}
