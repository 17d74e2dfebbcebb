import { searchRoutes } from '@speedyflow/contract/search';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { History } from 'lucide-react';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { call } from '../../api/call.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useObservable } from '../../app/observable.ts';
import { Dialog } from '../../design/dialog.tsx';
import { focusOnMount } from '../../design/focus-on-mount.ts';
import { KeyCaps } from '../../design/key-caps.tsx';
import { StatusIcon } from '../../design/status-icon.tsx';
import { useMe } from '../accounts/session.ts';
import { heldSource } from '../issues/list/held-source.ts';
import { recentTickets } from '../issues/recent-tickets.ts';
import { actionEntries, type PaletteEntry, usePlaceEntries, useSettingEntries } from './palette-entries.tsx';

const TICKETS = 8;

/** Everything one can do or go to, by typing. */
export default function Palette({ onClose }: { onClose(): void }) {
  const { id: userId } = useMe();
  const t = useTranslate();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const words = useDeferredValue(text.trim());
  const [actions] = useState(() => actionEntries(t));
  const places = usePlaceEntries();
  const settings = useSettingEntries();
  const { data: found } = useQuery({
    queryKey: ['palette-tickets', words],
    queryFn: async ({ signal }) =>
      (await call(searchRoutes.find, { query: { q: words, per_page: TICKETS }, signal })).data,
    enabled: words.length > 1,
    staleTime: 10_000,
  });
  const source = useObservable(heldSource);
  const held = useMemo(
    () => (words.length > 1 ? (source({ kind: 'search', filters: { q: words } }) ?? []).slice(0, TICKETS) : []),
    [source, words],
  );
  // What this device holds is there at once; the server knows more.
  const tickets = found ?? held;
  const run = (entry: () => void) => () => {
    onClose();
    // The focus is back on the page before the action asks where it is.
    requestAnimationFrame(entry);
  };
  const openTicket = (key: string) => run(() => void navigate({ to: '/tickets/$key', params: { key } }));
  const recent = words === '' ? recentTickets(userId) : [];
  const group = (heading: string, entries: readonly PaletteEntry[]) => (
    <Group heading={heading}>
      {entries.map((entry) => (
        <Item key={entry.id} value={entry.id} words={`${entry.name} ${entry.detail ?? ''}`} onSelect={run(entry.run)}>
          {entry.icon}
          <span className="min-w-0 grow truncate">{entry.name}</span>
          {entry.detail && <span className="truncate text-ink-3 text-xs">{entry.detail}</span>}
          {entry.keys && <KeyCaps keys={entry.keys} className="max-sm:pointer-coarse:hidden" />}
        </Item>
      ))}
    </Group>
  );
  return (
    <Dialog title={t('palette.title')} onClose={onClose}>
      <Command label={t('palette.title')} loop filter={contains} className="flex min-h-0 flex-col">
        <Command.Input
          ref={focusOnMount}
          value={text}
          onValueChange={setText}
          placeholder={t('palette.placeholder')}
          className="h-12 shrink-0 border-b bg-transparent px-4 text-base outline-none"
        />
        <Command.List className="min-h-0 grow overflow-y-auto p-1.5">
          <Command.Empty className="px-3 py-4 text-ink-3">{t('options.none')}</Command.Empty>
          {group(t('palette.actions'), actions)}
          {recent.length > 0 && (
            <Group heading={t('palette.recent')}>
              {recent.map(({ key, summary }) => (
                <Item key={key} value={`recent-${key}`} words={`${key} ${summary}`} onSelect={openTicket(key)}>
                  <History className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
                  <span className="w-20 shrink-0 font-mono text-ink-3 text-xs">{key}</span>
                  <span className="truncate">{summary}</span>
                </Item>
              ))}
            </Group>
          )}
          {words.length > 1 && (
            <Group heading={t('palette.tickets')}>
              {tickets.map((row) => (
                <Item key={row.key} value={`ticket-${row.key}`} words={words} onSelect={openTicket(row.key)}>
                  <StatusIcon category={row.status_category} name={row.status} />
                  <span className="w-20 shrink-0 font-mono text-ink-3 text-xs">{row.key}</span>
                  <span className="truncate">{row.summary}</span>
                </Item>
              ))}
            </Group>
          )}
          {group(t('palette.places'), places)}
          {group(t('palette.settings'), settings)}
        </Command.List>
      </Command>
    </Dialog>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  );
}

function Item(props: { value: string; words: string; onSelect(): void; children: ReactNode }) {
  return (
    <Command.Item
      value={props.value}
      keywords={[props.words]}
      onSelect={props.onSelect}
      className="flex min-h-9 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-pressed"
    >
      {props.children}
    </Command.Item>
  );
}

/** Every typed word must be there; a name that begins with them comes first. */
function contains(_value: string, text: string, keywords: string[] = []): number {
  const name = keywords.join(' ').toLowerCase();
  const wanted = text.toLowerCase().trim();
  if (name.startsWith(wanted)) return 1;
  return wanted.split(/\s+/).every((word) => name.includes(word)) ? 0.5 : 0;
}
