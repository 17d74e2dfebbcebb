import type { DatabaseName, Datasets } from '../datasets/datasets.ts';

/** What every part of the bench is given. */
export interface Bench {
  readonly database: DatabaseName;
  readonly datasets: Datasets;
  /** Of the large data set. */
  readonly tickets: number;
  /** Of the small one, for what growth is told from. */
  readonly fewTickets: number;
  /** Times one round is repeated; each figure is a median over them. */
  readonly rounds: number;
  /** Writes that are raced against reads. */
  readonly races: number;
  /** Notes a figure that cannot be measured here, and why. */
  leaveOut(figure: string, why: string): void;
  say(text: string): void;
}

export type Figures = Record<string, number>;

/** Measures some figures that belong together. */
export type Part = (bench: Bench) => Promise<Figures>;

/** `1m`, `100k`, `10k`: how a figure that depends on the number of tickets tells it. */
export function sizeName(tickets: number): string {
  return tickets >= 1_000_000 ? `${tickets / 1_000_000}m` : `${tickets / 1_000}k`;
}
