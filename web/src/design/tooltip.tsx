import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { KeyCaps } from './key-caps.tsx';

export const TooltipProvider = Radix.Provider;

export interface TooltipProps {
  label: ReactNode;
  keys?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactNode;
}

/** Words (and a key) for something that has no room for them. */
export function Tooltip({ label, keys, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 animate-enter items-center gap-2 rounded-md bg-raised px-2 py-1 text-ink text-xs shadow-float"
        >
          {label}
          {keys && <KeyCaps keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
