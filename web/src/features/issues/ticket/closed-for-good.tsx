import type { TicketRowView } from '@speedyflow/contract/ticket';
import { Lock } from 'lucide-react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { handlerOf } from '../../../app/keyboard/actions.ts';
import { Button } from '../../../design/button.tsx';

/** Whether a ticket takes nothing more: Zendesk closes what was solved a while ago, and opens it never again. */
export const isClosedForGood = ({ source, status }: Pick<TicketRowView, 'source' | 'status'>): boolean =>
  source === 'zendesk' && status === 'Closed';

/** Stands where one would write a reply. */
export function ClosedForGood() {
  const t = useTranslate();
  return (
    <p className="flex items-center gap-2.5 rounded-lg border border-line-strong bg-rail px-3.5 py-2.5 text-ink-2 text-sm">
      <Lock className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
      <span className="min-w-0 grow">{t('ticket.closed')}</span>
      <Button onClick={() => handlerOf('ticket.new')?.()}>{t('action.ticket.new')}</Button>
    </p>
  );
}
