import { Popover as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;
export const PopoverClose = Radix.Close;

const FLOATING = 'z-40 animate-enter rounded-lg bg-raised text-ink shadow-float outline-none';

/** A floating surface beside its trigger. */
export function PopoverContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align="start"
        sideOffset={4}
        collisionPadding={8}
        className={`${FLOATING} ${className ?? ''}`}
        {...props}
      />
    </Radix.Portal>
  );
}

/** A place on the page: an element, or a point. */
export type Anchor = Pick<Element, 'getBoundingClientRect'>;

/** A floating surface beside any place, such as a row chosen by keyboard. */
export function AnchoredPopover(props: { anchor: Anchor; label: string; onClose(): void; children: ReactNode }) {
  const { anchor, label, onClose, children } = props;
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Anchor virtualRef={{ current: anchor }} />
      <PopoverContent aria-label={label} onCloseAutoFocus={(event) => event.preventDefault()}>
        {children}
      </PopoverContent>
    </Radix.Root>
  );
}
