/** What a call sends that is not JSON; opened anew for every try. */
export interface OutgoingContent {
  type: string;
  length: number;
  open(): AsyncIterable<Uint8Array>;
}

/** A file on its way to a site, never held as a whole. */
export interface OutgoingFile {
  filename: string;
  mimeType: string;
  sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
}
