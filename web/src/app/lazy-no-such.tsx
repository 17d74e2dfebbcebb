import { type ComponentProps, lazy, Suspense } from 'react';
import { withWorkWords } from './i18n/language.ts';
import type NoSuch from './no-such.tsx';

const Shown = lazy(withWorkWords(() => import('./no-such.tsx')));

/** Says that nothing is at an address; its code comes when it is needed. */
export const LazyNoSuch = (props: Pick<ComponentProps<typeof NoSuch>, 'thing'>) => (
  <Suspense>
    <Shown {...props} />
  </Suspense>
);
