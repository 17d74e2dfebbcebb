import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './tooltip.tsx';

type Look = 'solid' | 'outline' | 'ghost' | 'danger';

/** What cannot be pressed steps back rather than standing out by a fill. */
const EDGED = 'border border-line-strong bg-raised disabled:border-line disabled:bg-transparent';

const LOOKS: Record<Look, string> = {
  solid: 'bg-accent-fill text-on-accent hover:bg-accent-fill-hover disabled:bg-pressed',
  outline: `${EDGED} text-ink hover:bg-hover`,
  danger: `${EDGED} text-danger hover:bg-danger-soft`,
  ghost: 'text-ink-2 hover:bg-hover hover:text-ink data-[state=open]:bg-pressed data-[state=open]:text-ink',
};

const BASE = 'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium disabled:text-ink-3';

export interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
}

const WORDS = 'h-7 px-2.5 text-sm';

/** Of a link that is the next step, and so looks like one. */
export const BUTTON_LINK = clsx(BASE, WORDS, LOOKS.outline);

export function Button({ look = 'outline', className, type = 'button', ...props }: ButtonProps) {
  return <button type={type} className={clsx(BASE, WORDS, LOOKS[look], className)} {...props} />;
}

export interface IconButtonProps extends ComponentProps<'button'> {
  label: string;
  keys?: string | undefined;
  children: ReactNode;
}

/** A button that shows an icon only; its name and key are told on hover and to screen readers. */
export function IconButton({ label, keys, className, children, ...props }: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys}>
      <button type="button" aria-label={label} className={clsx(BASE, 'size-7', LOOKS.ghost, className)} {...props}>
        {children}
      </button>
    </Tooltip>
  );
}
