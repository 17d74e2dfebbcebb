/** Where a process can be made to die, by name. */
export const CRASH_POINTS = [
  'before commit',
  'after commit',
  'before commit of the inbox',
  'after commit of the inbox',
  'before a request leaves',
  'before a write leaves',
  'after a write was applied',
  'before an answer to a webhook',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Dies when a point is reached for the so-manieth time. */
export class CrashPlan {
  #armed: { point: CrashPoint; left: number } | null = null;
  readonly #die: (point: CrashPoint) => void;

  constructor(die: (point: CrashPoint) => void) {
    this.#die = die;
  }

  arm(point: CrashPoint, times: number): void {
    this.#armed = { point, left: times };
  }

  disarm(): void {
    this.#armed = null;
  }

  readonly reach = (point: CrashPoint): void => {
    if (this.#armed?.point !== point) return;
    if (--this.#armed.left > 0) return;
    this.#armed = null;
    this.#die(point);
  };
}
