import type { PresentPerson } from '@speedyflow/contract/presence';
import { useSyncExternalStore } from 'react';
import { observable } from '../../app/observable.ts';

/** Who else is at which ticket, by key; nobody as long as nothing is heard. */
export const peopleHere = observable<ReadonlyMap<string, readonly PresentPerson[]>>(new Map());

/** Who else is at a ticket; undefined for nobody. */
export function usePeopleAt(key: string): readonly PresentPerson[] | undefined {
  return useSyncExternalStore(peopleHere.subscribe, () => peopleHere.get().get(key));
}
