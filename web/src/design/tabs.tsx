import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';

export interface TabsProps<Name extends string> {
  label: string;
  tabs: readonly { name: Name; label: string }[];
  shown: Name;
  onShow(name: Name): void;
  /** What the shown tab holds. */
  children: ReactNode;
}

/** Parts of one thing of which one is shown; arrows go from one to the next. */
export function Tabs<Name extends string>({ label, tabs, shown, onShow, children }: TabsProps<Name>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const press = ({ key }: KeyboardEvent) => {
    const at = tabs.findIndex(({ name }) => name === shown);
    const target = { ArrowRight: (at + 1) % tabs.length, ArrowLeft: at - 1, Home: 0, End: -1 }[key];
    if (target === undefined) return;
    onShow(tabs.at(target)!.name);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[(target + tabs.length) % tabs.length]?.focus();
  };
  return (
    <>
      <div ref={list} role="tablist" aria-label={label} onKeyDown={press} className="mt-1 flex gap-4 border-b">
        {tabs.map(({ name, label: words }) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === shown}
            aria-controls={name === shown ? `${id}-panel` : undefined}
            tabIndex={name === shown ? 0 : -1}
            onClick={() => onShow(name)}
            className="-mb-px h-8 rounded-t-sm border-transparent border-b-2 font-medium text-ink-3 text-sm hover:text-ink aria-selected:border-accent aria-selected:text-ink"
          >
            {words}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown}`} tabIndex={-1} className="outline-none">
        {children}
      </div>
    </>
  );
}
