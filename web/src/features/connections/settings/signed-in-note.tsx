import { useSearch } from '@tanstack/react-router';
import type { MessageId } from '../../../app/i18n/language.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Problem } from '../../../app/problem.tsx';
import { StateMark } from './state-mark.tsx';

/** Why a sign-in at a site came to nothing, by the word the address carries. */
const FAILURES: Record<string, MessageId> = {
  denied: 'signedIn.denied',
  expired: 'signedIn.expired',
  refused: 'signedIn.refused',
  signed_out: 'signedIn.signedOut',
  taken: 'signedIn.taken',
};

/** What became of a sign-in at a site, for somebody who comes back from there. */
export function SignedInNote() {
  const t = useTranslate();
  const { error, connected, linked } = useSearch({ strict: false });
  if (error !== undefined) return <Problem of={t(FAILURES[error] ?? 'signedIn.failed')} className="pt-4 text-sm" />;
  if (connected === undefined && linked === undefined) return null;
  return (
    <p role="status" className="pt-4">
      <StateMark health="fine">{t(linked === undefined ? 'signedIn.connected' : 'signedIn.linked')}</StateMark>
    </p>
  );
}
