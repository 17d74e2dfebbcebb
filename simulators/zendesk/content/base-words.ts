/** The words of the world's tickets and comments, as comments of the account. */
import { type Block, inlineOf, paragraph, plainText } from '../../world/prose/blocks.ts';
import { unit } from '../../world/random.ts';
import type { CommentEvent, Ticket } from '../../world/ticket.ts';
import type { World } from '../../world/world.ts';
import { htmlOf, zendeskComment } from './comment-html.ts';

export interface Words {
  html: string;
  plain: string;
}

const SALT = 304;
const QUOTED_SHARE = 0.4;
const LINKED_SHARE = 0.15;

/** The words of a comment; null asks for the first one. */
export function wordsOf(world: World, ticket: Ticket, event: CommentEvent | null): Words {
  const blocks =
    event === null ? world.description(ticket) : [...world.comment(ticket, event), ...trailing(world, ticket, event)];
  const nameOf = namesOf(world);
  return { html: zendeskComment(htmlOf(blocks, nameOf)), plain: plainText(blocks, nameOf) };
}

/** The first comment as plain text: the description of the ticket. */
export function descriptionOf(world: World, ticket: Ticket): string {
  return plainText(world.description(ticket), namesOf(world));
}

function namesOf(world: World): (person: number) => string {
  return (person) => world.people[person]?.name ?? 'Support';
}

/** What mail programs and macros put under a comment: the message it answers, or a link to the help centre. */
function trailing(world: World, ticket: Ticket, event: CommentEvent): Block[] {
  const draw = unit(world.seed, SALT, ticket.index, event.seq);
  if (event.actor === ticket.requester) {
    if (ticket.channel !== 'email' || draw >= QUOTED_SHARE) return [];
    const subject = inlineOf(world.subject(ticket));
    return [paragraph('Customer Support wrote:'), { kind: 'quote', content: subject }];
  }
  if (!event.public || draw >= LINKED_SHARE) return [];
  const article = 360_000 + Math.floor(draw * 100_000);
  return [paragraph(`See https://help.demo.example/hc/articles/${article} for the steps.`)];
}
