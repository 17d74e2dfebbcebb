import { type KeyboardEvent, type PointerEvent, useState } from 'react';

const STEP_PX = 24;

export interface ResizeHandleProps {
  label: string;
  width: number;
  min: number;
  max: number;
  onChange(width: number): void;
}

/** The left edge of a panel at the right; dragged, or moved with the arrow keys. */
export function ResizeHandle({ label, width, min, max, onChange }: ResizeHandleProps) {
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
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    set(width + (event.key === 'ArrowLeft' ? STEP_PX : -STEP_PX));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is not an hr
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={() => setDragging(false)}
      onKeyDown={step}
      data-dragging={dragging || undefined}
      className="-left-1 absolute inset-y-0 z-20 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-[3px] after:w-0.5 hover:after:bg-accent data-[dragging]:after:bg-accent"
    />
  );
}
