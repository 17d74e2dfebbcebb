import { type ComponentProps, lazy, type ReactNode, Suspense, useRef, useState } from 'react';

import { expectTextField } from '../app/keyboard/type-ahead.ts';

const load = () => import('./popover.tsx').then(({ MenuPopover }) => ({ default: MenuPopover }));
const MenuPopover = lazy(load);

export interface MenuButtonProps extends Omit<ComponentProps<'button'>, 'content'> {
  /** Names what floats. */
  label: string;
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
  /** How what floats looks. */
  surface?: string;
  content(close: () => void): ReactNode;
}

/** A button with something that floats beside it while it is open; the code for that comes when it is wanted. */
export function MenuButton({ label, side, align, surface, content, children, ...button }: MenuButtonProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        data-state={open ? 'open' : 'closed'}
        onClick={() => {
          if (!open) expectTextField();
          setOpen(!open);
        }}
        {...button}
      >
        {children}
      </button>
      {open && (
        <Suspense>
          <MenuPopover trigger={trigger.current!} onClose={close} {...{ label, side, align, surface }}>
            {content(close)}
          </MenuPopover>
        </Suspense>
      )}
    </>
  );
}

export const preloadPopover = load;
