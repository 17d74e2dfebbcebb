import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useSyncExternalStore } from 'react';
import { ResizeHandle } from '../design/resize-handle.tsx';
import TicketDetail from '../features/issues/ticket/ticket-detail.tsx';
import { useRemembered } from './device-memory.ts';
import { useTranslate } from './i18n/language.ts';
import { useActions } from './keyboard/actions.ts';
import { focusList, useListNavigation } from './list-navigation.ts';
import { arrivedAt, followNoMore } from './next-ticket.ts';
import { useIsWide } from './viewport.ts';

const WIDTH = { min: 400, share: 0.62 };
/** Until it is left at another: a third of a large screen, and never wider than a line is read. */
const usualWidth = (viewport: number) => Math.round(Math.min(720, Math.max(560, viewport / 3)));

/** A ticket beside its list: as wide as it was left, and never so wide that the list cannot be read. */
export default function OpenPanel({ ticketKey }: { ticketKey: string }) {
  const t = useTranslate();
  const navigate = useNavigate();
  const wide = useIsWide();
  const id = useId();
  const { close, swap } = useListNavigation();
  const viewport = useViewportWidth();
  const usual = usualWidth(viewport);
  const [wanted, setWanted] = useRemembered('panel-width', usual);
  const max = Math.max(WIDTH.min, Math.round(viewport * WIDTH.share));
  const width = Math.min(wanted, max);
  const leave = () => {
    close();
    focusList();
  };
  useActions({ 'app.back': leave });
  useEffect(() => arrivedAt(ticketKey), [ticketKey]);
  useEffect(() => followNoMore, []);
  return (
    <section
      id={id}
      aria-label={t('ticket.panel')}
      style={wide ? { width } : undefined}
      className={wide ? 'relative shrink-0 border-l' : 'absolute inset-0 z-10'}
    >
      {wide && (
        <ResizeHandle
          label={t('ticket.resize')}
          controls={id}
          width={width}
          min={WIDTH.min}
          max={max}
          usual={usual}
          onChange={setWanted}
        />
      )}
      <TicketDetail
        ticketKey={ticketKey}
        layout="panel"
        onClose={leave}
        onExpand={() => void navigate({ to: '/tickets/$key', params: { key: ticketKey } })}
        onOpenKey={swap}
      />
    </section>
  );
}

function useViewportWidth(): number {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener('resize', listener);
      return () => window.removeEventListener('resize', listener);
    },
    () => window.innerWidth,
  );
}
