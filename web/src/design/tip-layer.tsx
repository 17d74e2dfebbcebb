import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { KeyCaps } from './key-caps.tsx';
import { followTips, type Tip } from './tips.ts';

const GAP_PX = 6;
const EDGE_PX = 8;

/** Shows what a `Tooltip` says, for whichever of them is pointed at or has the focus. */
export default function TipLayer() {
  const [tip, setTip] = useState<Tip>();
  useEffect(() => followTips(setTip), []);
  return tip && <Bubble key={tip.label} {...tip} />;
}

function Bubble({ of, label, keys, side }: Tip) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place(bubble.current!, of, side), [of, side]);
  useEffect(() => {
    if (of.getAttribute('aria-label') === label || of.hasAttribute('aria-describedby')) return;
    of.setAttribute('aria-describedby', 'tip');
    return () => of.removeAttribute('aria-describedby');
  }, [of, label]);
  return (
    <div
      ref={bubble}
      id="tip"
      role="tooltip"
      className="fixed z-60 flex w-max max-w-72 animate-enter items-center gap-2 rounded-md bg-raised px-2 py-1 text-ink text-xs shadow-float"
    >
      {label}
      {keys && <KeyCaps keys={keys} />}
    </div>
  );
}

/** Puts it beside its element, on the other side where there is no room, and never over the edge of the page. */
function place(bubble: HTMLElement, of: Element, side: Tip['side']): void {
  const at = of.getBoundingClientRect();
  // As wide as it is laid out: the animation it appears with begins smaller.
  const { offsetWidth: width, offsetHeight: height } = bubble;
  const before = { x: at.left - GAP_PX - width, y: at.top - GAP_PX - height };
  const after = { x: at.right + GAP_PX, y: at.bottom + GAP_PX };
  const fits = { right: after.x + width < innerWidth, bottom: after.y + height < innerHeight };
  const beside = side === 'left' || side === 'right';
  const x = !beside
    ? at.left + (at.width - width) / 2
    : (side === 'left' && before.x > 0) || !fits.right
      ? before.x
      : after.x;
  const y = beside
    ? at.top + (at.height - height) / 2
    : (side === 'top' && before.y > 0) || !fits.bottom
      ? before.y
      : after.y;
  bubble.style.left = `${Math.max(EDGE_PX, Math.min(x, innerWidth - EDGE_PX - width))}px`;
  bubble.style.top = `${Math.max(EDGE_PX, Math.min(y, innerHeight - EDGE_PX - height))}px`;
}
