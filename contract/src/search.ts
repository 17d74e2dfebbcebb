import { type Static, Type } from 'typebox';
import { Instant, Nullable } from './envelope.ts';
import { Paging, TicketFilter } from './paging.ts';
import { route } from './route.ts';
import { TicketRowView } from './ticket.ts';

/** Where a word stands in a text, in UTF-16 code units as JavaScript counts: from, and up to but without. */
const TextRange = Type.Object({ from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) });
export type TextRange = Static<typeof TextRange>;

/** Part of what was said in a ticket, as plain text on one line. */
export const SearchExcerptView = Type.Object({
  in: Type.Union([Type.Literal('description'), Type.Literal('comment')]),
  text: Type.String(),
  ranges: Type.Array(TextRange),
  author: Nullable(Type.String()),
  at: Nullable(Instant),
  public: Type.Boolean({ description: 'false: an internal note' }),
});
export type SearchExcerptView = Static<typeof SearchExcerptView>;

/** Where the words were found. Ranges are of the row's own members. */
export const SearchMatchView = Type.Object({
  key: Type.Boolean({ description: 'what was typed is a key of this ticket, or one it once had' }),
  summary: Type.Array(TextRange),
  requester: Type.Array(TextRange),
  assignee: Type.Array(TextRange),
  excerpts: Type.Array(SearchExcerptView, { description: 'for words that the row does not show; two at most' }),
});
export type SearchMatchView = Static<typeof SearchMatchView>;

const SearchHitView = Type.Intersect([TicketRowView, Type.Object({ match: SearchMatchView })]);
export type SearchHitView = Static<typeof SearchHitView>;

export const searchRoutes = {
  find: route({
    id: 'search.find',
    method: 'GET',
    path: '/search',
    summary: 'Tickets by key or by words in summary, description, comments and people, best first',
    access: 'session',
    limit: 'read',
    query: Type.Object({
      ...TicketFilter.properties,
      q: Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'a key, a number, or words; `"words side by side"`, `-without`; the last word may be unfinished',
      }),
      per_page: Paging.properties.per_page,
      cursor: Paging.properties.cursor,
    }),
    data: Type.Array(SearchHitView),
    siblings: {
      total: Nullable(
        Type.Integer({
          description: 'null where more were found than are ranked, and while the index is being made anew',
        }),
      ),
      next_cursor: Nullable(Type.String()),
    },
  }),
};
