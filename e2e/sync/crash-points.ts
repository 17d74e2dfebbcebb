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

/** Says when somebody is to die: who reaches a point for the so-manieth time. */
export class CrashPlan<Who> {
  #armed: { point: CrashPoint; left: number } | null = null;
  readonly #die: (point: CrashPoint, who: Who) => void;

  constructor(die: (point: CrashPoint, who: Who) => void) {
    this.#die = die;
  }

  arm(point: CrashPoint, times: number): void {
    this.#armed = { point, left: times };
  }

  disarm(): void {
    this.#armed = null;
  }

  reach(point: CrashPoint, who: Who): void {
    if (this.#armed?.point !== point || --this.#armed.left > 0) return;
    this.#armed = null;
    this.#die(point, who);
  }
}
