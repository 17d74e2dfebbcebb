import { createHash } from 'node:crypto';
import type { OutgoingRequest } from '../../simulators/webhooks/post-office.ts';

const NAMES = ['x-atlassian-webhook-identifier', 'x-zendesk-webhook-invocation-id'];

type Delivered = Pick<OutgoingRequest, 'headers' | 'body'>;

/** Webhooks the server has thanked for: each has to be on its disk. */
export class WebhookLedger {
  readonly #thankedFor: Delivered[] = [];

  thank(delivered: Delivered): void {
    this.#thankedFor.push(delivered);
  }

  /** @param kept ids of those that are on the disk */
  lost(kept: ReadonlySet<string>): string[] {
    return this.#thankedFor.flatMap(({ headers, body }) => {
      const name = NAMES.map((header) => headers[header]).find(Boolean) ?? '';
      // Kept by its body; where bodies are alike, by its name besides.
      const isKept = ['', name].some((beside) => kept.has(idOf(beside, body)));
      return isKept ? [] : [`webhook ${name} was thanked for and is lost`];
    });
  }
}

function idOf(name: string, body: string): string {
  return createHash('sha256').update(`${name}\n${body}`).digest('base64url');
}
