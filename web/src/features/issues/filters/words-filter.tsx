import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { typedWords } from './typed-words.ts';

/** The address and the server are told once the typing rests; what this device holds is narrowed at every key. */
const SETTLE_MS = 150;

export interface WordsFilterProps {
  value: string | undefined;
  onChange(value: string | undefined): void;
}

/** Narrows a list to tickets with these words. */
export function WordsFilter({ value = '', onChange }: WordsFilterProps) {
  const t = useTranslate();
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** What the address has, and what it was told since and does not have yet. */
  const known = useRef({ value, told: [] as string[] });
  useEffect(() => {
    const { told } = known.current;
    const at = told.indexOf(value);
    known.current = { value, told: told.slice(at < 0 ? told.length : at + 1) };
    // What was typed here comes back by the address: meanwhile more may have been typed.
    if (at < 0) {
      clearTimeout(timer.current);
      timer.current = undefined;
      setText(value);
    }
    if (timer.current === undefined) typedWords.set(undefined);
  }, [value]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      typedWords.set(undefined);
    },
    [],
  );
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    const words = next.trim();
    typedWords.set(words);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const { value: had, told } = known.current;
      if (words === (told.at(-1) ?? had)) return typedWords.set(told.length > 0 ? words : undefined);
      told.push(words);
      onChange(words || undefined);
    }, SETTLE_MS);
  };
  return (
    <label className="relative flex shrink-0 items-center">
      <Search className="pointer-events-none absolute left-2 size-3.5 text-ink-3" aria-hidden="true" />
      <span className="sr-only">{t('filter.words')}</span>
      <input
        type="search"
        value={text}
        placeholder={t('filter.words')}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        className="h-6 w-40 rounded-full @max-[46rem]:w-36 text-ellipsis border border-line-strong bg-transparent pr-2 pl-7 text-xs [&::-webkit-search-cancel-button]:hidden"
      />
    </label>
  );
}
