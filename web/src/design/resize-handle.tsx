import { type KeyboardEvent, type PointerEvent, useState } from 'react';

const STEP_PX = 24;
const LARGE_STEP_PX = 120;

export interface ResizeHandleProps {
  label: string;
  /** Id of the panel. */
  controls: string;
  width: number;
  min: number;
  max: number;
  /** The width it goes back to on a double click. */
  usual: number;
  onChange(width: number): void;
}

/** The left edge of a panel at the right; dragged, or moved with the arrow keys, in large steps with Shift. */
export function ResizeHandle({ label, controls, width, min, max, usual, onChange }: ResizeHandleProps) {
  const [dragging, setDragging] = useState(false);
  const set = (next: number) => onChange(Math.round(Math.min(max, Math.max(min, next))));
  const start = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragging(true);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (dragging) set(event.currentTarget.parentElement!.getBoundingClientRect().right - event.clientX);
  };
  const step = (event: KeyboardEvent) => {
    const by = event.shiftKey ? LARGE_STEP_PX : STEP_PX;
    const next = { ArrowLeft: width + by, ArrowRight: width - by, Home: min, End: max, Enter: usual }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is not an hr
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-controls={controls}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={() => setDragging(false)}
      onPointerCancel={() => setDragging(false)}
      onDoubleClick={() => set(usual)}
      onKeyDown={step}
      data-dragging={dragging || undefined}
      className="-left-1 absolute inset-y-0 z-20 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-[3px] after:w-0.5 hover:after:bg-accent focus-visible:after:bg-accent data-[dragging]:after:bg-accent"
    />
  );
}
