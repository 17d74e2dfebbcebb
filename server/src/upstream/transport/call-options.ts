import type { Readable } from 'node:stream';

/** A person waits for an interactive call; it goes before the background ones of the same connection. */
export type CallPriority = 'interactive' | 'background';

/** What any call to an upstream accepts. */
export interface CallOptions {
  /** Default: background. */
  priority?: CallPriority;
  /** What it is for, in a word or two that people are shown beside what it costs. Default: other. */
  purpose?: string;
  signal?: AbortSignal;
}

/** A file on its way through; whoever receives it must read or destroy `body`. */
export interface ContentStream {
  status: 200 | 206;
  mimeType: string;
  sizeBytes: number | null;
  contentRange: string | null;
  body: Readable;
}
