import type { PresentPerson } from '@speedyflow/contract/presence';
import clsx from 'clsx';
import { PencilLine } from 'lucide-react';
import { useTranslate } from '../../app/i18n/language.ts';
import { Avatar } from '../../design/avatar.tsx';
import { GridCell } from '../../design/grid-cell.tsx';
import { peopleWords } from './people-words.ts';

/** At the end of a row, where nothing else stands: who has its ticket open. */
export default function RowPeople({ people }: { people: readonly PresentPerson[] }) {
  const t = useTranslate();
  const words = peopleWords(people, t);
  const [first] = people;
  const typing = people.some((one) => one.typing);
  return (
    <GridCell className="contents">
      <span
        role="img"
        aria-label={words}
        title={words}
        className="absolute inset-y-0 right-0 flex w-4 animate-enter items-center justify-center max-sm:w-3"
      >
        <span className={clsx('flex rounded-full max-sm:hidden', typing && 'ring-2 ring-accent')}>
          {people.length > 1 ? (
            <span className="numeric flex size-3.5 items-center justify-center rounded-full bg-pressed font-semibold text-[9px] text-ink-2">
              {people.length}
            </span>
          ) : (
            <Avatar name={first?.name ?? null} size={14} />
          )}
        </span>
        {typing ? (
          <PencilLine className="size-2.5 text-accent sm:hidden" aria-hidden="true" />
        ) : (
          <span className="size-1.5 rounded-full bg-ok sm:hidden" aria-hidden="true" />
        )}
      </span>
    </GridCell>
  );
}
