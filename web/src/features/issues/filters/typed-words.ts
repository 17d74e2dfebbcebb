import { observable } from '../../../app/observable.ts';

/** Words being typed into the filter of the list on the page; undefined once the address has them. */
export const typedWords = observable<string | undefined>(undefined);
