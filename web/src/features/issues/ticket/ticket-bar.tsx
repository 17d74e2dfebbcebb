import type { TicketRowView } from '@speedyflow/contract/ticket';
import { ArrowLeft, Check, ExternalLink, Link2, Maximize2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { keysOf } from '../../../app/keyboard/key-map.ts';
import { IconButton } from '../../../design/button.tsx';
import { SourceMark } from '../../../design/source-mark.tsx';
import { Tooltip } from '../../../design/tooltip.tsx';
import { TicketPeople } from '../../presence/ticket-people.tsx';
import { SlaBadge } from '../sla-badge.tsx';

export interface TicketBarProps {
  ticketKey: string;
  layout: 'panel' | 'page';
  row?: TicketRowView | undefined;
  url?: string | undefined;
  onClose(): void;
  onExpand?: () => void;
}

/** Which ticket this is, and what can be done with the view of it. */
export function TicketBar({ ticketKey, layout, row, url, onClose, onExpand }: TicketBarProps) {
  const t = useTranslate();
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b px-4 max-sm:px-2">
      {layout === 'page' && (
        <IconButton label={t('back')} keys={keysOf('app.back')} onClick={onClose} className="-ml-1.5 max-sm:size-9">
          <ArrowLeft className="size-4" />
        </IconButton>
      )}
      {row && <SourceMark source={row.source} />}
      <span className="truncate font-mono text-ink-2 text-xs">{ticketKey}</span>
      {row?.sla && <SlaBadge sla={row.sla} done={row.status_category === 'done'} live />}
      {row?.pending && <span className="truncate text-ink-3 text-xs">{t('edit.pending')}</span>}
      <span className="ml-auto flex items-center gap-0.5">
        <TicketPeople ticketKey={ticketKey} />
        <CopyLink ticketKey={ticketKey} />
        {url && row && (
          <Tooltip label={t(row.source === 'jira' ? 'ticket.openJira' : 'ticket.openZendesk')}>
            <a
              href={url}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={t(row.source === 'jira' ? 'ticket.openJira' : 'ticket.openZendesk')}
              className="inline-flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
            >
              <ExternalLink className="size-4" />
            </a>
          </Tooltip>
        )}
        {onExpand && (
          <IconButton label={t('ticket.expand')} keys={keysOf('ticket.open')} onClick={onExpand}>
            <Maximize2 className="size-4" />
          </IconButton>
        )}
        {layout === 'panel' && (
          <IconButton label={t('close')} keys={keysOf('app.back')} onClick={onClose}>
            <X className="size-4" />
          </IconButton>
        )}
      </span>
    </header>
  );
}

function CopyLink({ ticketKey }: { ticketKey: string }) {
  const t = useTranslate();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard.writeText(`${location.origin}/tickets/${encodeURIComponent(ticketKey)}`);
    setCopied(true);
  };
  return (
    <IconButton label={t(copied ? 'copied' : 'ticket.copyLink')} onClick={() => void copy()}>
      {copied ? <Check className="size-4 text-ok" /> : <Link2 className="size-4" />}
    </IconButton>
  );
}
