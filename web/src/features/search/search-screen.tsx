import type { TicketRowView } from '@speedyflow/contract/ticket';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useDocumentTitle } from '../../app/document-title.ts';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useActions } from '../../app/keyboard/actions.ts';
import { focusList, useListNavigation } from '../../app/list-navigation.ts';
import { Notice } from '../../design/notice.tsx';
import { TicketFilterBar } from '../issues/filters/ticket-filter-bar.tsx';
import { matchOf } from '../issues/list/found-row.tsx';
import { ticketFilters } from '../issues/list/list-place.ts';
import { ListScreen } from '../issues/list/list-screen.tsx';

const SETTLE_MS = 120;

/** Search as one types, by key or by words. */
export default function SearchScreen() {
  const t = useTranslate();
  const format = useFormat();
  const { search, change, clearFilters, show, open, follow } = useListNavigation();
  const { q = '' } = search;
  const { q: _words, ...filters } = ticketFilters(search);
  useDocumentTitle(q === '' ? t('search.title') : `${q} · ${t('search.title')}`);
  const foundText = (total: number | null, shown: number) => {
    if (total !== null) return t('search.found', { count: total, shown: format.number(total) });
    return shown === 0 ? undefined : t('search.foundMany');
  };
  const jumpOf = ([best]: readonly TicketRowView[]) => (best && matchOf(best)?.key ? () => show(best.key) : undefined);
  const field = <SearchField words={q} onChange={(next) => change({ q: next || undefined })} />;
  if (q === '') {
    return (
      <>
        {field}
        <Notice icon={Search} title={t('search.start')}>
          {t('search.startHint')}
        </Notice>
      </>
    );
  }
  return (
    <ListScreen
      place={{ kind: 'search', filters: ticketFilters(search) }}
      label={t('search.title')}
      openKey={search.ticket}
      onShow={show}
      onOpen={open}
      onFollow={follow}
      filtered={Object.keys(filters).length > 0}
      onClearFilters={() => clearFilters({ q })}
      emptyTitle={t('search.none', { words: q })}
      emptyHint={t('search.noneHint')}
      bars={(rows, first) => (
        <>
          <SearchField
            words={q}
            onChange={(next) => change({ q: next || undefined })}
            onEnter={jumpOf(rows)}
            found={first && foundText(first.total, rows.length)}
          />
          <TicketFilterBar name="search" search={search} rows={rows} onChange={change} words={false} />
        </>
      )}
    />
  );
}

interface SearchFieldProps {
  words: string;
  found?: string | undefined;
  onChange(words: string): void;
  /** Where the enter key goes, once what was typed was looked for. */
  onEnter?: (() => void) | undefined;
}

function SearchField({ words, found, onChange, onEnter }: SearchFieldProps) {
  const t = useTranslate();
  const [text, setText] = useState(words);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useActions({ 'app.search': () => input.current?.select() });
  useEffect(() => input.current?.focus(), []);
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(next.trim()), SETTLE_MS);
  };
  const press = (event: KeyboardEvent) => {
    if (!['Enter', 'ArrowDown', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'Enter' && onEnter && text.trim() === words) return onEnter();
    if (event.key === 'Escape') input.current?.blur();
    focusList();
  };
  return (
    <header className="flex h-11 shrink-0 items-center gap-2.5 border-b px-4 max-sm:px-3">
      <Search className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
      <h1 className="sr-only">{t('search.title')}</h1>
      <input
        ref={input}
        type="search"
        value={text}
        aria-label={t('search.title')}
        placeholder={t('search.placeholder')}
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
        className="h-8 min-w-0 grow bg-transparent text-base outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {found && <span className="numeric shrink-0 text-ink-3 text-sm">{found}</span>}
    </header>
  );
}
