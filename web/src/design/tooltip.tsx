import { cloneElement, type ReactElement } from 'react';

export type Side = 'top' | 'right' | 'bottom' | 'left';

export interface TooltipProps {
  label: string;
  keys?: string | undefined;
  side?: Side;
  children: ReactElement<Record<string, unknown>>;
}

/**
 * Words (and a key) for something that has no room for them. They only stand on the element: one layer for the whole
 * page shows them (tip-layer.tsx), so that hundreds of buttons cost nothing.
 */
export function Tooltip({ label, keys, side, children }: TooltipProps) {
  return cloneElement(children, { 'data-tip': label, 'data-tip-keys': keys, 'data-tip-side': side });
}
