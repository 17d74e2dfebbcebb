import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleDashed } from 'lucide-react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useObservable } from '../../../app/observable.ts';
import { streamState } from '../../changes/live-updates.ts';
import { isUndecided, useLocalEdits } from './local-edits.ts';
import { outgoing } from './outgoing.ts';
import { waitingRequests } from './waiting-requests.ts';

/** Tickets named in a line; the others are counted. */
const NAMED = 6;

/** What of this device's edits and comments waits for the network, and what waits for a person, with the way there. */
export default function UnsentLines() {
  const t = useTranslate();
  const comments = useObservable(outgoing);
  const requests = useObservable(waitingRequests);
  const { live } = useObservable(streamState);
  const unsent = [...[...useLocalEdits().values()].flat(), ...comments];
  const undecided = [...new Set(unsent.filter(isUndecided).map(({ key }) => key))];
  const waiting = [...unsent, ...requests].filter((one) => !isUndecided(one)).length;
  return (
    <>
      {waiting > 0 && !live && (
        <p
          role="status"
          className="flex min-h-8 items-center gap-2 border-b border-dashed bg-sunken px-4 py-1 text-xs max-sm:px-3"
        >
          <CircleDashed className="size-3.5 shrink-0 text-ink-3" aria-hidden="true" />
          {t('unsent.waiting', { count: waiting })}
        </p>
      )}
      {undecided.length > 0 && (
        <div
          role="status"
          className="flex min-h-8 flex-wrap items-center gap-x-2 border-b bg-sunken px-4 py-1 text-xs max-sm:px-3"
        >
          <CircleAlert className="size-3.5 shrink-0 text-danger" aria-hidden="true" />
          <span>{t('unsent.undecided', { count: undecided.length })}</span>
          {undecided.slice(0, NAMED).map((key) => (
            <Link
              key={key}
              to="/tickets/$key"
              params={{ key }}
              className="font-medium font-mono text-accent hover:underline"
            >
              {key}
            </Link>
          ))}
          {undecided.length > NAMED && <span className="text-ink-3">+{undecided.length - NAMED}</span>}
        </div>
      )}
    </>
  );
}
