import { Command } from 'cmdk';
import { useDeferredValue, useState } from 'react';
import { useTranslate } from '../../app/i18n/language.ts';
import { Dialog } from '../../design/dialog.tsx';
import { focusOnMount } from '../../design/focus-on-mount.ts';
import { KeyCaps } from '../../design/key-caps.tsx';
import { actionEntries, type PaletteEntry, usePlaceEntries, useSettingEntries } from './palette-entries.tsx';
import { usePeopleEntries, useRecentEntries, useSearchEntry, useTicketEntries } from './palette-found.tsx';
import { FOUND, fittingGroups, type PaletteGroup } from './palette-groups.ts';

/** Everything one can do or go to, by typing. */
export default function Palette({ onClose }: { onClose(): void }) {
  const t = useTranslate();
  const [text, setText] = useState('');
  const words = useDeferredValue(text.trim());
  const [actions] = useState(() => actionEntries(t));
  const recent = useRecentEntries();
  const tickets = useTicketEntries(words);
  const search = useSearchEntry(words);
  const people = usePeopleEntries(words);
  const places = usePlaceEntries();
  const settings = useSettingEntries();
  const groups = fittingGroups(
    [
      { heading: t('palette.actions'), entries: actions },
      { heading: t('palette.recent'), entries: words === '' ? recent : [] },
      { heading: t('palette.tickets'), entries: tickets, found: FOUND.words },
      { heading: t('palette.people'), entries: people },
      { heading: t('palette.places'), entries: places },
      { heading: t('palette.settings'), entries: settings },
      { heading: t('search.title'), entries: search, found: FOUND.last },
    ],
    words,
  );
  const [chosen, choose] = useChosen(words, groups);
  const run = (entry: PaletteEntry) => () => {
    onClose();
    // The focus is back on the page before the action asks where it is.
    requestAnimationFrame(entry.run);
  };
  return (
    <Dialog title={t('palette.title')} onClose={onClose}>
      <Command
        label={t('palette.title')}
        value={chosen}
        onValueChange={choose}
        shouldFilter={false}
        loop
        className="flex min-h-0 flex-col"
      >
        <Command.Input
          ref={focusOnMount}
          value={text}
          onValueChange={setText}
          placeholder={t('palette.placeholder')}
          className="h-12 shrink-0 border-b bg-transparent px-4 text-base outline-none"
        />
        <Command.List className="min-h-0 grow overflow-y-auto p-1.5">
          {groups.length === 0 && <p className="px-3 py-4 text-ink-3">{t('options.none')}</p>}
          {groups.map(({ heading, entries }) => (
            <Command.Group
              key={heading}
              heading={heading}
              className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-3"
            >
              {entries.map((entry) => (
                <Line key={entry.id} entry={entry} onSelect={run(entry)} />
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}

function Line({ entry, onSelect }: { entry: PaletteEntry; onSelect(): void }) {
  const { id, icon, ticketKey, name, detail, keys } = entry;
  return (
    <Command.Item
      value={id}
      onSelect={onSelect}
      className="flex min-h-9 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-pressed"
    >
      {icon}
      {ticketKey && <span className="w-20 shrink-0 font-mono text-ink-3 text-xs">{ticketKey}</span>}
      <span className="min-w-0 grow truncate">{name}</span>
      {detail && <span className="truncate text-ink-3 text-xs">{detail}</span>}
      {keys && <KeyCaps keys={keys} className="max-sm:pointer-coarse:hidden" />}
    </Command.Item>
  );
}

/** The line that the enter key means: the first for other words, and else the one it was as long as it is there. */
function useChosen(words: string, groups: readonly PaletteGroup[]) {
  const [chosen, setChosen] = useState({ words, id: '' });
  const ids = groups.flatMap(({ entries }) => entries.map(({ id }) => id));
  const stays = chosen.words === words && ids.includes(chosen.id);
  return [stays ? chosen.id : (ids[0] ?? ''), (id: string) => setChosen({ words, id })] as const;
}
