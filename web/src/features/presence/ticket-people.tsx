import clsx from 'clsx';
import { useTranslate } from '../../app/i18n/language.ts';
import { Avatar } from '../../design/avatar.tsx';
import { Tooltip } from '../../design/tooltip.tsx';
import { usePeopleAt } from './people-here.ts';
import { peopleWords } from './people-words.ts';

const SHOWN = 3;

/** Beside the name of a ticket: who else has it open. */
export function TicketPeople({ ticketKey }: { ticketKey: string }) {
  const t = useTranslate();
  const people = usePeopleAt(ticketKey);
  if (!people) return null;
  const words = peopleWords(people, t);
  const shown = people.slice(0, people.length > SHOWN + 1 ? SHOWN : SHOWN + 1);
  return (
    <Tooltip label={words}>
      <span role="img" aria-label={words} className="flex shrink-0 animate-enter items-center -space-x-1 px-1">
        {shown.map(({ user_id, name, typing }) => (
          <span key={user_id} className={clsx('flex rounded-full ring-2', typing ? 'z-10 ring-accent' : 'ring-canvas')}>
            <Avatar name={name} />
          </span>
        ))}
        {people.length > shown.length && (
          <span className="numeric flex size-5 items-center justify-center rounded-full bg-pressed font-medium text-2xs text-ink-2 ring-2 ring-canvas">
            +{people.length - shown.length}
          </span>
        )}
      </span>
    </Tooltip>
  );
}

/** On the edge of the reply box: who else is writing, so that nobody answers twice. */
export function TypingLine({ ticketKey }: { ticketKey: string }) {
  const t = useTranslate();
  const writing = usePeopleAt(ticketKey)?.filter(({ typing }) => typing) ?? [];
  return (
    <p role="status" className="pointer-events-none absolute -top-2.5 left-8 z-10 flex max-w-[80%]">
      {writing.length > 0 && (
        <span className="flex h-5 min-w-0 animate-enter items-center gap-1.5 rounded-full border bg-raised px-2 text-2xs text-ink-2">
          <span aria-hidden="true" className="flex gap-0.5">
            {[0, 150, 300].map((delay) => (
              <span
                key={delay}
                style={{ animationDelay: `${delay}ms` }}
                className="size-1 rounded-full bg-accent motion-safe:animate-pulse"
              />
            ))}
          </span>
          <span className="truncate">
            {t('presence.typing', { names: writing.map(({ name }) => name).join(', '), count: writing.length })}
          </span>
        </span>
      )}
    </p>
  );
}
