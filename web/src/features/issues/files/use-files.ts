import { type ClipboardEvent, type DragEvent, useEffect, useState } from 'react';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { type AttachedFile, attachedFile, whyNot } from './attached-file.ts';
import { bringFile, dropFile, progressOfFiles } from './bring-file.ts';
import { keptFiles } from './kept-files.ts';

export interface FilesToSend {
  /** Why some file was not attached, in words. */
  refused: string | undefined;
  /** Whether files are held over the place. */
  over: boolean;
  add(files: Iterable<File>): void;
  remove(file: AttachedFile): void;
  /** Says no more why a file was not attached. */
  forgive(): void;
  retry(file: AttachedFile): void;
  /** What lets files be dropped on an element, and pasted into it. */
  zone: FileZone;
}

export interface FileZone {
  onPaste(event: ClipboardEvent): void;
  onDragOver(event: DragEvent): void;
  onDragLeave(event: DragEvent): void;
  onDrop(event: DragEvent): void;
}

/**
 * The files of a reply or a new ticket: each is kept on this device and brought to the server from the moment it is
 * attached.
 *
 * @param of.ticketKey null for a new ticket
 */
export function useFiles(
  { personId, ticketKey }: { personId: number; ticketKey: string | null },
  files: readonly AttachedFile[],
  onChange: (change: (files: readonly AttachedFile[]) => AttachedFile[]) => void,
): FilesToSend {
  const t = useTranslate();
  const format = useFormat();
  const [refused, setRefused] = useState<string>();
  const [over, setOver] = useState(false);
  const bring = (file: AttachedFile) => void bringFile(personId, ticketKey, file).catch(() => undefined);

  // A draft of an earlier page goes on where that one left it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is attached here is brought when it is attached
  useEffect(() => {
    for (const file of files) if (!(file.id in progressOfFiles.get())) bring(file);
  }, [ticketKey]);

  const add = (given: Iterable<File>) => {
    const added: AttachedFile[] = [];
    const reasons = new Set<string>();
    for (const file of given) {
      const reason = whyNot(file, files.length + added.length, t, format.size);
      if (reason !== undefined) {
        reasons.add(reason);
        continue;
      }
      const attached = attachedFile(file);
      added.push(attached);
      // A device without room for it holds it for as long as the page is open.
      void keptFiles.keep(personId, attached.id, file).catch(() => undefined);
    }
    setRefused(reasons.size === 0 ? undefined : [...reasons].join(' '));
    if (added.length === 0) return;
    onChange((before) => [...before, ...added]);
    added.forEach(bring);
  };
  const remove = (file: AttachedFile) => {
    setRefused(undefined);
    onChange((before) => before.filter(({ id }) => id !== file.id));
    dropFile(personId, file).catch(() => undefined);
  };
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return {
    refused,
    over,
    add,
    remove,
    retry: bring,
    forgive: () => setRefused(undefined),
    zone: {
      onPaste: (event) => {
        // Office programs put a picture of what they copy beside the words, which are meant.
        if (event.clipboardData.files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
        event.preventDefault();
        add(event.clipboardData.files);
      },
      onDragOver: (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      },
      onDragLeave: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop: (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        add(event.dataTransfer.files);
      },
    },
  };
}
