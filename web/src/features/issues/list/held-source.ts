import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useMemo } from 'react';
import { observable, useObservable } from '../../../app/observable.ts';
import type { ListPlace } from './list-place.ts';

/** Tickets of a place as far as this device holds them. Its code comes after the first screen; another one whenever they change. */
export type HeldSource = (place: ListPlace) => TicketRowView[] | undefined;

export const heldSource = observable<HeldSource>(() => undefined);

/** The row this device holds of a ticket, where it is asked for. */
export function useHeldRow(key: string, asked: boolean): TicketRowView | undefined {
  const source = useObservable(heldSource);
  return useMemo(() => {
    const named = asked ? source({ kind: 'search', filters: { q: key } }) : undefined;
    return named?.find((row) => row.key === key);
  }, [source, key, asked]);
}
