/** How a census looks at tickets of one upstream by their ids: past every list and index. */
export interface CensusReads {
  /** Reads tickets whole and takes over those that are there. @returns their ids */
  standing(sourceIds: readonly string[]): Promise<Set<string>>;
  /** Brings up to date tickets that were out of sight and are seen again, whatever happened to them meanwhile. */
  catchUp(sourceIds: readonly string[]): Promise<void>;
  /** Brings what a desk got while it was out of sight, before it is thawed. */
  catchUpSince(frozenAt: number): Promise<void>;
  /** Asks for a ticket by itself. `hidden`: it is there, but not for us. */
  whether(sourceId: string): Promise<'there' | 'gone' | 'hidden'>;
  /** Whether nothing tells of a ticket that comes into sight again, so that those that were hidden are looked for. */
  readonly returnsUntold: boolean;
}
