import { attachmentContent } from '@speedyflow/contract/issues';
import { isPictureType } from '../../domain/picture-type.ts';
import type { FindFile, OwnFile } from '../../domain/rich-text/adf-to-html.ts';

/** A file of a ticket, by what texts call it. */
export interface NamedFile {
  readonly source_id: string;
  readonly filename: string;
  readonly mime_type: string;
  /** Where its site has it. */
  readonly url: string;
}

/** Jira has several addresses for one file. */
const JIRA_ADDRESS =
  /^https?:\/\/[^/]+\/(?:rest\/api\/[23]\/attachment\/(?:content|thumbnail)|secure\/(?:attachment|thumbnail))\/(\d+)(?:[/?]|$)/;

/** Whether a text, as its site keeps it, may have files in it; most have none. */
export function mayNameFiles(source: string | null): boolean {
  return source !== null && /"media|\/(?:attachment|thumbnail)s?\//.test(source);
}

/**
 * Leads from what a ticket's texts say of its files to where they are served here: by address, or by the name where
 * one file alone has it.
 */
export function fileLinks(key: string, files: readonly NamedFile[]): FindFile {
  const served = ({ source_id, mime_type }: NamedFile): OwnFile => ({
    href: `/api/v1${attachmentContent.path.replace(':key', encodeURIComponent(key)).replace(':id', encodeURIComponent(source_id))}`,
    isPicture: isPictureType(mime_type),
  });
  const byId = new Map(files.map((file) => [file.source_id, served(file)]));
  const byAddress = new Map(files.map((file) => [withoutQuery(file.url), served(file)]));
  const named = Map.groupBy(files, ({ filename }) => filename);
  return (reference) => {
    const [, id] = JIRA_ADDRESS.exec(reference) ?? [];
    if (id !== undefined) return byId.get(id) ?? null;
    const same = named.get(reference) ?? [];
    return byAddress.get(withoutQuery(reference)) ?? (same.length === 1 ? served(same[0] as NamedFile) : null);
  };
}

/** Zendesk adds the name to a file's address, and not the same way everywhere. */
function withoutQuery(address: string): string {
  return address.split('?', 1)[0] as string;
}
