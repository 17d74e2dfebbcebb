import { lazy, Suspense } from 'react';
import type { OptionListProps } from './option-list.tsx';

const load = () => import('./option-list.tsx');
const OptionList = lazy(load);

/** The option list without its weight at the start; fetched when the page is idle, or when first opened. */
export function LazyOptionList(props: OptionListProps) {
  return (
    <Suspense fallback={<div className="h-40 w-64" />}>
      <OptionList {...props} />
    </Suspense>
  );
}

export const preloadOptionList = load;
