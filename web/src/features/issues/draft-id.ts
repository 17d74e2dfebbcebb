/**
 * What the server knows a draft by, so that asking again makes no second one. Not `randomUUID`: browsers keep that from
 * pages that are served without TLS.
 */
export function newDraftId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}
