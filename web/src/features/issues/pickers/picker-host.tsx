import { lazy, Suspense } from 'react';
import { withWorkWords } from '../../../app/i18n/language.ts';
import { useObservable } from '../../../app/observable.ts';
import { picker } from './picker-state.ts';

const load = withWorkWords(() => import('./pickers.tsx'));
const Pickers = lazy(load);

/** Where the pickers of ticket properties appear. */
export function PickerHost() {
  const open = useObservable(picker);
  return open && <Suspense>{<Pickers key={open.kind + open.row.key} {...open} />}</Suspense>;
}

export const preloadPickers = load;
