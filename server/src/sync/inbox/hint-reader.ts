import type { Rejected } from '../../domain/source.ts';
import type { Arrival } from '../take-over.ts';

/** How the tickets that webhooks spoke of are read from one kind of upstream. */
export interface HintReader {
  /** The stream that keeps such tickets; what cannot be understood is put aside under its name. */
  readonly stream: string;
  /** The most tickets of one read. */
  readonly atOnce: number;
  /** Reads tickets as they stand now, by their ids and whole. */
  read(sourceIds: readonly string[]): Promise<HintedTickets>;
  /** Reads what the site is made of. */
  readCatalogue(): Promise<unknown>;
}

export interface HintedTickets {
  arrival: Arrival;
  /** Ids the upstream does not know, or does not show us. */
  gone: readonly string[];
  rejected: readonly Rejected[];
}
