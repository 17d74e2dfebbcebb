import type { PresentPerson } from '@speedyflow/contract/presence';
import clsx from 'clsx';
import { Eye, PencilLine } from 'lucide-react';
import { useTranslate } from '../../app/i18n/language.ts';
import { GridCell } from '../../design/grid-cell.tsx';
import { peopleWords } from './people-words.ts';

/** At the end of a row, where nothing else stands: whether others have its ticket open, or are replying; who, on hover. */
export default function RowPeople({ people }: { people: readonly PresentPerson[] }) {
  const t = useTranslate();
  const words = peopleWords(people, t);
  const typing = people.some((one) => one.typing);
  const Icon = typing ? PencilLine : Eye;
  return (
    <GridCell className="contents">
      <span
        role="img"
        aria-label={words}
        title={words}
        className="absolute inset-y-0 right-0 flex w-4 animate-enter items-center justify-center max-sm:w-3"
      >
        <Icon className={clsx('size-3 max-sm:size-2.5', typing ? 'text-accent' : 'text-ok')} aria-hidden="true" />
      </span>
    </GridCell>
  );
}
