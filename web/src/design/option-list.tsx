import clsx from 'clsx';
import { Command } from 'cmdk';
import { Check } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslate } from '../app/i18n/language.ts';
import { fitOf } from '../app/plain.ts';
import { focusOnMount } from './focus-on-mount.ts';

export interface Option {
  value: string;
  label: string;
  icon?: ReactNode;
  hint?: string;
  /** The heading it stands under. */
  group?: string;
  /** Shown, and not to be chosen; the hint says why. */
  disabled?: boolean;
}

export interface OptionListProps {
  label: string;
  options: readonly Option[];
  /** Values that carry a tick. */
  chosen: readonly string[];
  /** `atOnce`: it was Ctrl or ⌘ with Enter, which means that nothing else is to be chosen. */
  onPick(value: string, atOnce: boolean): void;
  /** Offers what was typed as a value of its own. */
  onCreate?: ((text: string, atOnce: boolean) => void) | undefined;
  /** Hears what is typed, when the options come from the server. */
  onSearch?: (text: string) => void;
  waiting?: boolean;
  /** Said where there is nothing to choose from, instead of the usual words. */
  none?: string | undefined;
  /** Puts the cursor on the first chosen option when opened. */
  startAtChosen?: boolean;
}

/** A list to choose from by typing, arrows and Enter. */
export default function OptionList(props: OptionListProps) {
  const { label, options, chosen, onPick, onCreate, onSearch, waiting, none, startAtChosen } = props;
  const t = useTranslate();
  const [text, setText] = useState('');
  const search = (next: string) => {
    setText(next);
    onSearch?.(next);
  };
  const atOnce = useRef(false);
  const typed = text.trim();
  const isNew = typed !== '' && !options.some((option) => option.label.toLowerCase() === typed.toLowerCase());
  const start = startAtChosen && chosen[0] !== undefined ? { defaultValue: chosen[0] } : {};
  return (
    <Command
      label={label}
      loop
      {...start}
      filter={fit}
      onKeyDown={({ ctrlKey, metaKey }) => {
        atOnce.current = ctrlKey || metaKey;
      }}
      onPointerDown={() => {
        atOnce.current = false;
      }}
      className={clsx('max-w-[calc(100vw-16px)]', options.some(({ hint }) => hint) ? 'w-80' : 'w-64')}
    >
      <Command.Input
        ref={focusOnMount}
        value={text}
        onValueChange={search}
        placeholder={label}
        className="h-9 w-full border-b bg-transparent px-3 text-sm outline-none"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        {!waiting && !onCreate && (
          <Command.Empty className="px-2 py-3 text-ink-3 text-sm">{none ?? t('options.none')}</Command.Empty>
        )}
        {[...Map.groupBy(options, ({ group }) => group)].map(([heading, its]) => {
          const items = its.map((option) => (
            <OptionItem
              key={option.value}
              option={option}
              chosen={chosen.includes(option.value)}
              onPick={(value) => onPick(value, atOnce.current)}
            />
          ));
          return heading === undefined ? (
            items
          ) : (
            <OptionGroup key={heading} heading={heading}>
              {items}
            </OptionGroup>
          );
        })}
        {onCreate && isNew && (
          <Command.Item
            value={`new:${typed}`}
            keywords={[typed]}
            onSelect={() => onCreate(typed, atOnce.current)}
            className={ITEM}
          >
            {t('options.use', { text: typed })}
          </Command.Item>
        )}
      </Command.List>
    </Command>
  );
}

/** Options of one kind under their heading. */
function OptionGroup({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  );
}

const ITEM =
  'flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 text-sm data-[selected=true]:bg-pressed data-[disabled=true]:text-ink-3';

function OptionItem({ option, chosen, onPick }: { option: Option; chosen: boolean; onPick(value: string): void }) {
  return (
    <Command.Item
      value={option.value}
      keywords={[option.label]}
      disabled={option.disabled ?? false}
      onSelect={() => onPick(option.value)}
      className={ITEM}
    >
      {option.icon}
      <span className="min-w-0 grow truncate">{option.label}</span>
      {option.hint && <span className="max-w-1/2 shrink-0 truncate text-ink-3 text-xs">{option.hint}</span>}
      {chosen && <Check className="size-3.5 shrink-0" aria-hidden="true" />}
    </Command.Item>
  );
}

/** Values are not searched, only what is read. */
const fit = (_value: string, text: string, keywords: string[] = []): number => fitOf(keywords.join(' '), text);
