import type { ReactNode } from 'react';

export interface LabelledProps {
  name: string;
  hint?: string | undefined;
  /** The control. */
  children: ReactNode;
}

/** A control of a form with its name above it, and what helps to fill it in below. */
export function Labelled({ name, hint, children }: LabelledProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what it is put around
    <label className="flex min-w-0 flex-col gap-1">
      <span className="font-medium text-ink-2 text-xs">{name}</span>
      {children}
      {hint !== undefined && <span className="text-ink-3 text-xs [overflow-wrap:anywhere]">{hint}</span>}
    </label>
  );
}
