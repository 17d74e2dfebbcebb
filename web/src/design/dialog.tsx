import clsx from 'clsx';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { focusList } from '../app/list-navigation.ts';
import { useCloseRequests } from './close-request.ts';

export interface DialogProps {
  title: string;
  onClose(): void;
  className?: string;
  /** Where it stands: centred near the top, or as a sheet at the left edge. */
  place?: 'top' | 'left';
  children: ReactNode;
}

const PLACES = {
  top: 'top-[12vh] left-1/2 max-h-[76vh] w-[min(640px,calc(100vw-24px))] -translate-x-1/2 animate-enter rounded-lg',
  left: 'inset-y-0 left-0 w-[min(320px,86vw)] animate-sheet',
};

/**
 * A modal surface. The scrim is an element of our own: Radix' overlay injects a style element, which the
 * content policy forbids. The focus goes back to where it was, or to the list where that is gone: Radix knows of
 * triggers alone.
 */
export function Dialog({ title, onClose, className, place = 'top', children }: DialogProps) {
  useCloseRequests(onClose);
  const [before] = useState(() => document.activeElement);
  const giveFocusBack = (event: Event) => {
    event.preventDefault();
    // One that took the place of this has it.
    if (document.activeElement?.closest('[role="dialog"]')) return;
    if (before instanceof HTMLElement && before !== document.body && before.isConnected)
      before.focus({ preventScroll: true });
    else focusList();
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-scrim" aria-hidden="true" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={giveFocusBack}
          className={clsx('fixed z-50 flex flex-col bg-raised shadow-float outline-none', PLACES[place], className)}
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
