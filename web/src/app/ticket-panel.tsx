import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { ResizeHandle } from '../design/resize-handle.tsx';
import { useRemembered } from './device-memory.ts';
import { useTranslate, withWorkWords } from './i18n/language.ts';
import { useActions } from './keyboard/actions.ts';
import { focusList, useListNavigation } from './list-navigation.ts';
import { arrivedAt, followNoMore } from './next-ticket.ts';
import { useIsWide } from './viewport.ts';

const load = withWorkWords(() => import('../features/issues/ticket/ticket-detail.tsx'));
const TicketDetail = lazy(load);

const WIDTH = { usual: 560, min: 400, max: 960 };

/** The ticket beside the list, when the address names one. */
export function TicketPanel() {
  const { search } = useListNavigation();
  return search.ticket === undefined ? null : <OpenPanel ticketKey={search.ticket} />;
}

function OpenPanel({ ticketKey }: { ticketKey: string }) {
  const t = useTranslate();
  const navigate = useNavigate();
  const wide = useIsWide();
  const { close, swap } = useListNavigation();
  const [width, setWidth] = useRemembered('panel-width', WIDTH.usual);
  const leave = () => {
    close();
    focusList();
  };
  useActions({ 'app.back': leave });
  useEffect(() => arrivedAt(ticketKey), [ticketKey]);
  useEffect(() => followNoMore, []);
  return (
    <section
      aria-label={t('ticket.panel')}
      style={wide ? { width: `min(${width}px, 62vw)` } : undefined}
      className={wide ? 'relative shrink-0 border-l' : 'absolute inset-0 z-10'}
    >
      {wide && (
        <ResizeHandle label={t('ticket.resize')} width={width} min={WIDTH.min} max={WIDTH.max} onChange={setWidth} />
      )}
      <Suspense>
        <TicketDetail
          ticketKey={ticketKey}
          layout="panel"
          onClose={leave}
          onExpand={() => void navigate({ to: '/tickets/$key', params: { key: ticketKey } })}
          onOpenKey={swap}
        />
      </Suspense>
    </section>
  );
}

export const preloadTicketPanel = load;
