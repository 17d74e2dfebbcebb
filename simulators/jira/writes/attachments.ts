/** Attaches files to issues and takes them away. */
import type { SentFile } from '../http/files.ts';
import type { Attachment, Issue } from '../model/issue.ts';
import type { View } from '../wire/view.ts';
import { amend, changeOf } from './amend.ts';

/** Such a file is made up when it is read. */
export function addAttachment(view: View, issue: Issue, filename: string, size: number): void {
  const author = view.caller.user?.accountId ?? null;
  const id = String(view.store.nextId());
  const attachment: Attachment = { id, filename, mimeType: 'text/plain', size, author, createdAt: view.nowMs };
  const item = changeOf('Attachment', null, { id, name: filename });
  view.writer.save(amend(view, issue, { attachments: [...issue.attachments, attachment] }, [item]));
}

/** The issue with files that somebody brought, whose bytes are kept. */
export function attached(
  view: View,
  issue: Issue,
  files: readonly SentFile[],
): { changed: Issue; added: Attachment[] } {
  const author = view.caller.user?.accountId ?? null;
  const added = files.map(({ filename, mimeType, bytes }): Attachment => {
    const id = String(view.store.nextId());
    view.store.keepFile(id, bytes);
    return { id, filename, mimeType, size: bytes.length, author, createdAt: view.nowMs };
  });
  const items = added.map(({ id, filename }) => changeOf('Attachment', null, { id, name: filename }));
  return { changed: amend(view, issue, { attachments: [...issue.attachments, ...added] }, items), added };
}

export function removeAttachment(view: View, issue: Issue, { id, filename }: Attachment): void {
  const item = changeOf('Attachment', { id, name: filename }, null);
  view.writer.save(amend(view, issue, { attachments: issue.attachments.filter((one) => one.id !== id) }, [item]));
}
