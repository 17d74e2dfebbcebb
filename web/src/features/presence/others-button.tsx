import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { Eye, PencilLine } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslate } from '../../app/i18n/language.ts';
import { useActions } from '../../app/keyboard/actions.ts';
import { keysOf } from '../../app/keyboard/key-map.ts';
import { useObservable } from '../../app/observable.ts';
import { Avatar } from '../../design/avatar.tsx';
import { MenuPopover } from '../../design/popover.tsx';
import { Tooltip } from '../../design/tooltip.tsx';
import { useHeldRow } from '../issues/list/held-source.ts';
import { type OtherHere, othersHere } from './others-here.ts';
import { peopleHere } from './people-here.ts';

const SHOWN = 3;

/** In the line at the foot: who else is at work on tickets one may see, and where. */
export default function OthersButton() {
  const t = useTranslate();
  const people = useObservable(peopleHere);
  const others = useMemo(() => othersHere(people), [people]);
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  useActions(others.length > 0 ? { 'app.people': () => setOpen(true) } : {});
  // Who comes back later must not find it open: it would take the focus from what is being written by then.
  if (open && others.length === 0) setOpen(false);
  if (others.length === 0) return null;
  const label = t('people.others', { count: others.length });
  const shown = others.slice(0, SHOWN);
  return (
    <>
      <Tooltip label={label} keys={keysOf('app.people')}>
        <button
          ref={trigger}
          type="button"
          aria-label={label}
          aria-haspopup="dialog"
          aria-expanded={open}
          className="flex h-6 animate-enter items-center -space-x-1 rounded-full px-1 hover:bg-hover"
          onClick={() => setOpen(!open)}
        >
          {shown.map(({ user_id, name, at }) => (
            <span
              key={user_id}
              className={clsx('flex rounded-full ring-2', at[0]?.typing ? 'z-10 ring-accent' : 'ring-rail')}
            >
              <Avatar name={name} size={16} />
            </span>
          ))}
          {others.length > shown.length && <span className="numeric pl-2">+{others.length - shown.length}</span>}
        </button>
      </Tooltip>
      {open && (
        <MenuPopover
          trigger={trigger.current!}
          label={label}
          side="top"
          align="end"
          surface="max-h-96 w-80 overflow-y-auto p-1.5"
          onClose={() => setOpen(false)}
        >
          <ul ref={focusFirstLink}>
            {others.map((other) => (
              <Other key={other.user_id} other={other} onLeave={() => setOpen(false)} />
            ))}
          </ul>
        </MenuPopover>
      )}
    </>
  );
}

const focusFirstLink = (list: HTMLElement | null): void => list?.querySelector('a')?.focus();

function Other({ other: { name, at }, onLeave }: { other: OtherHere; onLeave(): void }) {
  return (
    <li className="flex gap-2 px-1.5 py-1">
      <span className="flex h-6 items-center">
        <Avatar name={name} />
      </span>
      <div className="min-w-0 grow">
        <p className="flex min-h-6 items-center font-medium text-sm">{name}</p>
        <ul>
          {at.map(({ key, typing }) => (
            <li key={key}>
              <Stay ticketKey={key} typing={typing} onLeave={onLeave} />
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

function Stay({ ticketKey, typing, onLeave }: { ticketKey: string; typing: boolean; onLeave(): void }) {
  const t = useTranslate();
  const row = useHeldRow(ticketKey, true);
  const Icon = typing ? PencilLine : Eye;
  return (
    <Link
      to="/tickets/$key"
      params={{ key: ticketKey }}
      onClick={onLeave}
      className="-mx-1.5 flex min-h-6 items-center gap-2 rounded-md px-1.5 text-xs hover:bg-hover"
    >
      <Icon
        className={clsx('size-3 shrink-0', typing ? 'text-accent' : 'text-ok')}
        aria-label={t(typing ? 'people.replying' : 'people.viewing')}
      />
      <span className="shrink-0 font-mono text-ink-2">{ticketKey}</span>
      <span className="truncate text-ink-3">{row?.summary}</span>
    </Link>
  );
}
