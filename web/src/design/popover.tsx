import { Popover as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { useCloseRequests } from './close-request.ts';

const FLOATING = 'z-40 animate-enter rounded-lg bg-raised text-ink shadow-float outline-none';

/** A floating surface. */
function Floating({ className, ...props }: ComponentProps<typeof Radix.Content>) {
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
  useCloseRequests(onClose);
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Anchor virtualRef={{ current: anchor }} />
      <Floating aria-label={label} onCloseAutoFocus={(event) => event.preventDefault()}>
        {children}
      </Floating>
    </Radix.Root>
  );
}

export interface MenuPopoverProps {
  trigger: HTMLElement;
  label: string;
  side?: 'top' | 'bottom' | undefined;
  align?: 'start' | 'end' | undefined;
  surface?: string | undefined;
  onClose(): void;
  children: ReactNode;
}

/** What floats beside the button that opened it, which has the focus again once it is closed. */
export function MenuPopover({ trigger, label, side, align, surface, onClose, children }: MenuPopoverProps) {
  useCloseRequests(onClose);
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Anchor virtualRef={{ current: trigger }} />
      <Floating
        aria-label={label}
        className={surface}
        {...(side && { side })}
        {...(align && { align })}
        // The press on the button that closes it would open it again.
        onInteractOutside={(event) => trigger.contains(event.target as Node) && event.preventDefault()}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          trigger.focus({ preventScroll: true });
        }}
      >
        {children}
      </Floating>
    </Radix.Root>
  );
}
