/** Attaches files to issues and takes them away. */
import type { Attachment, Issue } from '../model/issue.ts';
import type { View } from '../wire/view.ts';
import { amend, changeOf } from './amend.ts';

/** Files of new attachments are made up when they are read. */
export function addAttachment(view: View, issue: Issue, filename: string, size: number): void {
  const author = view.caller.user?.accountId ?? null;
  const id = String(view.store.nextId());
  const attachment: Attachment = { id, filename, mimeType: 'text/plain', size, author, createdAt: view.nowMs };
  const item = changeOf('Attachment', null, { id, name: filename });
  view.writer.save(amend(view, issue, { attachments: [...issue.attachments, attachment] }, [item]));
}

export function removeAttachment(view: View, issue: Issue, { id, filename }: Attachment): void {
  const item = changeOf('Attachment', { id, name: filename }, null);
  view.writer.save(amend(view, issue, { attachments: issue.attachments.filter((one) => one.id !== id) }, [item]));
}
