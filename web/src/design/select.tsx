import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';

/** The browser's own list of choices, in the look of the other fields. */
export function Select(props: ComponentProps<'select'>) {
  return (
    <span className="relative flex">
      <select className="field field-line w-full appearance-none text-ellipsis pr-8" {...props} />
      <ChevronDown
        className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-3.5 text-ink-3"
        aria-hidden="true"
      />
    </span>
  );
}
