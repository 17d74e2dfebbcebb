import type { OutgoingFile } from '../../upstream/transport/outgoing-content.ts';
import type { ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';

const INTERACTIVE = { priority: 'interactive', purpose: 'edits' } as const;

/** Brings files to Zendesk, where nobody sees them before a comment names their tokens. */
export async function uploadEach(upstream: ZendeskUpstream, files: readonly OutgoingFile[]): Promise<string[]> {
  const tokens: string[] = [];
  for (const file of files) tokens.push(await upstream.upload(file, INTERACTIVE));
  return tokens;
}
