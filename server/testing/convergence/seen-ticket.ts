/** What anybody can see of a ticket, in words both sides can be put in. Times are ISO 8601 in UTC, people are ids. */
export interface SeenTicket {
  key: string;
  desk: string;
  summary: string;
  status: string;
  priority: string | null;
  type: string;
  requester: string | null;
  assignee: string | null;
  labels: string[];
  parent: string | null;
  storyPoints: number | null;
  createdAt: string;
  updatedAt: string;
  solved: boolean;
  comments: { id: string; author: string | null; public: boolean; at: string }[];
  /** Ids of changelog entries. */
  history: string[];
  /** Names of files. */
  files: string[];
  /** Other tickets and how they are linked. */
  links: string[];
  worklogSeconds: number;
}

/** A ticket as it stands upstream, with every piece of text there is in its description and comments. */
export interface StandingTicket extends SeenTicket {
  texts: string[];
  /** Names of the people it shows, by id. */
  names: Record<string, string>;
}

/** Text without what layout makes of it: blanks and marks. */
export function bare(text: string): string {
  return text.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '');
}
