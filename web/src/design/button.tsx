import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './tooltip.tsx';

type Look = 'solid' | 'outline' | 'ghost' | 'danger';

const LOOKS: Record<Look, string> = {
  solid: 'bg-accent-fill text-on-accent hover:bg-accent-fill-hover',
  outline: 'border border-line-strong bg-raised text-ink hover:bg-hover',
  danger: 'border border-line-strong bg-raised text-danger hover:bg-danger-soft',
  ghost: 'text-ink-2 hover:bg-hover hover:text-ink data-[state=open]:bg-pressed data-[state=open]:text-ink',
};

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium disabled:bg-pressed disabled:text-ink-3';

export interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
}

export function Button({ look = 'outline', className, type = 'button', ...props }: ButtonProps) {
  return <button type={type} className={clsx(BASE, 'h-7 px-2.5 text-sm', LOOKS[look], className)} {...props} />;
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
