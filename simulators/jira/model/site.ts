/** Where a simulator's issues come from: the generated world, or recorded responses. */
import type { Catalogue } from './catalogue.ts';
import type { Issue } from './issue.ts';

/** Things that belong to an issue and can be asked for by their own id. */
export type OwnedKind = 'comment' | 'worklog' | 'link' | 'attachment';

export interface Site {
  /** Tells it from every other site. */
  readonly name: string;
  readonly catalogue: Catalogue;
  /** Issues the site begins with; they have the rows 0 to `size` - 1, oldest first. */
  readonly size: number;
  load(row: number): Issue;
  rowOfId(id: number): number | undefined;
  rowOfKey(key: string): number | undefined;
  /** The row of the issue that owned a thing at the beginning. */
  rowOfOwned(kind: OwnedKind, id: string): number | undefined;
  /** Ids from here on are free for new issues, comments, worklogs, links and the like. */
  readonly firstFreeId: number;
  /** The bytes of an attachment. */
  attachment(id: string): Uint8Array;
}
