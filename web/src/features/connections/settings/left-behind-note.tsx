import { X } from 'lucide-react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { observable, useObservable } from '../../../app/observable.ts';
import { Problem } from '../../../app/problem.tsx';
import { IconButton } from '../../../design/button.tsx';

interface LeftBehind {
  /** Of the connection that was removed. */
  id: number;
  name: string;
  /** What stays at its site, and why, in the words of the server. */
  what: string;
}

/** What could not be removed at sites that were disconnected here, until somebody has read it. */
export const leftBehind = observable<readonly LeftBehind[]>([]);

/** Outlives the connection it is about: somebody has work left at its site. */
export function LeftBehindNote() {
  const t = useTranslate();
  return useObservable(leftBehind).map(({ id, name, what }) => (
    <Problem
      key={id}
      tone="warn"
      className="pt-4 text-sm"
      of={t('connections.leftBehind', { name, what })}
      action={
        <IconButton label={t('close')} onClick={() => leftBehind.set(leftBehind.get().filter((one) => one.id !== id))}>
          <X className="size-3.5" aria-hidden="true" />
        </IconButton>
      }
    />
  ));
}
