import type { TicketRowView } from '@speedyflow/contract/ticket';
import { observable } from '../../../app/observable.ts';
import type { ListPlace } from './list-place.ts';

/** Tickets of a place as far as this device holds them. Its code comes after the first screen; another one whenever they change. */
export type HeldSource = (place: ListPlace) => TicketRowView[] | undefined;

export const heldSource = observable<HeldSource>(() => undefined);
