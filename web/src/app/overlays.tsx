import { lazy, Suspense, useState } from 'react';
import { preloadOptionList } from '../design/lazy-option-list.tsx';
import { preloadPopover } from '../design/menu-button.tsx';
import { preloadAccountPart } from '../features/accounts/account-menu.tsx';
import { preloadBulkBar, preloadInsteadOfRows, preloadListBoard } from '../features/issues/list/list-screen.tsx';
import { PickerHost, preloadPickers } from '../features/issues/pickers/picker-host.tsx';
import { withWorkWords } from './i18n/language.ts';
import { useActions } from './keyboard/actions.ts';
import { expectTextField } from './keyboard/type-ahead.ts';
import { preloadTicketPanel } from './ticket-panel.tsx';

const loadPalette = withWorkWords(() => import('../features/search/palette.tsx'));
const loadKeyMap = withWorkWords(() => import('./keyboard/key-map-dialog.tsx'));
const loadNewTicket = withWorkWords(() => import('../features/issues/making/new-ticket-dialog.tsx'));
export const loadBoard = withWorkWords(() => import('../features/boards/board-screen.tsx'));
export const loadSearch = () => import('../features/search/search-screen.tsx');
const TipLayer = lazy(() => import('../design/tip-layer.tsx'));
const NewTicketDialog = lazy(loadNewTicket);
const Palette = lazy(loadPalette);
const KeyMapDialog = lazy(loadKeyMap);

type Overlay = 'palette' | 'keys' | 'new_ticket' | undefined;

/** What floats over every screen: the palette, the map of keys, a new ticket, the pickers. */
export function Overlays() {
  const [open, setOpen] = useState<Overlay>();
  const close = () => setOpen(undefined);
  useActions({
    'app.palette': () => {
      expectTextField();
      setOpen('palette');
    },
    'app.keys': () => {
      expectTextField();
      setOpen('keys');
    },
    'ticket.new': () => {
      expectTextField();
      setOpen('new_ticket');
    },
  });
  return (
    <>
      <PickerHost />
      <Suspense>
        <TipLayer />
      </Suspense>
      <Suspense>
        {open === 'palette' && <Palette onClose={close} />}
        {open === 'keys' && <KeyMapDialog onClose={close} />}
        {open === 'new_ticket' && <NewTicketDialog onClose={close} />}
      </Suspense>
    </>
  );
}

/** Fetches what the first screen did without, once it stands. */
export function preloadTheRest(): void {
  for (const load of [
    preloadTicketPanel,
    preloadPickers,
    preloadBulkBar,
    preloadListBoard,
    preloadInsteadOfRows,
    preloadOptionList,
    preloadPopover,
    preloadAccountPart,
    loadSearch,
    loadBoard,
    loadPalette,
    loadKeyMap,
    loadNewTicket,
  ]) {
    void load().catch(() => undefined);
  }
}
