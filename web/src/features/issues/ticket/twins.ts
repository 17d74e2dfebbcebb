import type { TicketRowView, TicketView, TwinView } from '@speedyflow/contract/ticket';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useActions } from '../../../app/keyboard/actions.ts';
import { useMe } from '../../accounts/session.ts';
import { overlay, useLocalEdits } from '../edits/local-edits.ts';
import { carryDraft } from './drafts.ts';
import { wantToReply } from './reply-intent.ts';
import { ticketQuery } from './ticket-queries.ts';

/** A ticket that a conversation is held in, as it shows now. */
export interface Place extends Pick<TwinView, 'key' | 'source' | 'summary' | 'status' | 'status_category'> {
  /** Not said yet of the ticket on the screen. */
  customer_reads: boolean | undefined;
}

export interface Twins {
  /** The ticket on the screen, then its twins; it alone where there are none. */
  places: readonly Place[];
  /** The one whose messages show alone. */
  shown: string | undefined;
  show(key: string | undefined): void;
  /** Where a reply goes, and the places it may go. */
  replyTo: TicketRowView;
  writable: readonly Place[];
  setReplyTo(key: string): void;
}

/** What of a ticket and its twins is on the screen, and to which of them one replies: that on the screen, unless chosen. */
export function useTwins(row: TicketRowView, ticket: TicketView | undefined): Twins {
  const { id: userId } = useMe();
  const edits = useLocalEdits();
  const twins = ticket?.twins ?? NONE;
  const rows = useQueries({ queries: twins.map(({ key }) => ticketQuery(key)) }).map(({ data }) => data);
  const [shownKey, show] = useState<string>();
  const [replyKey, setReplyKey] = useState(row.key);

  const known = new Map(
    rows.flatMap((data) => (data ? [[data.key, overlay<TicketRowView>(data, edits)] as const] : [])),
  );
  const places: Place[] = [
    { ...row, customer_reads: ticket?.customer_reads },
    ...twins.map((twin) => ({ ...twin, ...placeOf(known.get(twin.key)) })),
  ];
  // A twin may be one no more.
  const shown = places.length > 1 && places.some(({ key }) => key === shownKey) ? shownKey : undefined;
  const replyTo = known.get(replyKey) ?? row;
  const writable = places.filter(({ key }) => key === row.key || known.has(key));
  const setReplyTo = (key: string) => {
    carryDraft(userId, replyTo.key, key);
    setReplyKey(key);
  };
  useActions(
    places.length < 2
      ? {}
      : {
          'ticket.twins': () => show(after([undefined, ...places.map(({ key }) => key)], shown)),
          'ticket.replyTo': () => {
            setReplyTo(
              after(
                writable.map(({ key }) => key),
                replyTo.key,
              ),
            );
            wantToReply({ key: row.key });
          },
        },
  );
  return { places, shown, show, replyTo, writable, setReplyTo };
}

const NONE: TicketView['twins'] = [];

/** Its status as it is laid over by what was said here. */
function placeOf(row: TicketRowView | undefined): Partial<Place> {
  return row ? { status: row.status, status_category: row.status_category } : {};
}

function after<Value>(values: readonly Value[], value: Value): Value {
  return values[(values.indexOf(value) + 1) % values.length] as Value;
}
