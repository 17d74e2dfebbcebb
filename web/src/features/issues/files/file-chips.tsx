import clsx from 'clsx';
import { Paperclip, RotateCw, TriangleAlert, X } from 'lucide-react';
import { errorText } from '../../../app/i18n/error-text.ts';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useObservable } from '../../../app/observable.ts';
import type { AttachedFile } from './attached-file.ts';
import { type Progress, progressOfFiles } from './bring-file.ts';
import type { FilesToSend } from './use-files.ts';

/** A file of a message; without an address while it is on its way. */
export interface MessageFile {
  filename: string;
  size_bytes: number;
  href?: string;
}

export interface FileChipsProps {
  files: readonly AttachedFile[];
  of: FilesToSend;
  className?: string;
}

/** The files of what is being written, each with how far it has come, and why others are not among them. */
export function FileChips({ files, of: { refused, remove, retry }, className }: FileChipsProps) {
  const t = useTranslate();
  const progress = useObservable(progressOfFiles);
  const failed = files.filter(({ id }) => progress[id]?.error !== undefined);
  if (files.length === 0 && refused === undefined) return null;
  return (
    <div className={clsx('flex flex-col gap-1', className)}>
      {files.length > 0 && (
        <ul aria-label={t('files.attached')} className="flex flex-wrap gap-1.5">
          {files.map((file) => (
            <FileChip
              key={file.id}
              file={file}
              progress={progress[file.id] ?? { sentBytes: 0 }}
              onRemove={() => remove(file)}
              onRetry={() => retry(file)}
            />
          ))}
        </ul>
      )}
      {failed.map(({ id, filename }) => (
        <p key={id} role="alert" className="px-0.5 text-danger text-xs">
          {t('files.failed', { name: filename })} {errorText(progress[id]?.error, t)}
        </p>
      ))}
      {refused !== undefined && (
        <p role="alert" className="px-0.5 text-danger text-xs">
          {refused}
        </p>
      )}
    </div>
  );
}

interface FileChipProps {
  file: AttachedFile;
  progress: Progress;
  onRemove(): void;
  onRetry(): void;
}

function FileChip({ file, progress: { sentBytes, error }, onRemove, onRetry }: FileChipProps) {
  const t = useTranslate();
  const format = useFormat();
  const name = file.filename;
  const part = sentBytes / file.sizeBytes;
  const failed = error !== undefined;
  const Icon = failed ? TriangleAlert : Paperclip;
  return (
    <li
      title={failed ? errorText(error, t) : name}
      className={clsx(
        'relative inline-flex h-7 max-w-64 items-center gap-1.5 overflow-hidden rounded-md border bg-canvas pl-2 text-xs',
        failed ? 'border-danger' : part < 1 ? 'border-control border-dashed' : 'border-line-strong',
      )}
    >
      {part < 1 && !failed && (
        <span
          role="progressbar"
          aria-label={t('files.uploading', { name })}
          aria-valuenow={Math.round(part * 100)}
          className="absolute inset-y-0 left-0 bg-chosen transition-[width] duration-150 motion-reduce:transition-none"
          style={{ width: `${part * 100}%` }}
        />
      )}
      <Icon className={clsx('relative size-3.5 shrink-0', failed ? 'text-danger' : 'text-ink-3')} aria-hidden="true" />
      <span className="relative min-w-0 truncate">{name}</span>
      <span className="numeric relative shrink-0 text-ink-3">
        {part < 1 && !failed ? format.share(Math.round(part * 100) / 100) : format.size(file.sizeBytes)}
      </span>
      <span className="relative -ml-1 inline-flex">
        {failed && (
          <ChipButton label={t('files.retry', { name })} onClick={onRetry}>
            <RotateCw className="size-3" aria-hidden="true" />
          </ChipButton>
        )}
        <ChipButton label={t(part < 1 && !failed ? 'files.cancel' : 'files.remove', { name })} onClick={onRemove}>
          <X className="size-3" aria-hidden="true" />
        </ChipButton>
      </span>
    </li>
  );
}

function ChipButton({ label, onClick, children }: { label: string; onClick(): void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className="flex size-6 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
    >
      {children}
    </button>
  );
}

/** The names of files that go with a message which is on its way. */
export function FileNames({ files }: { files: readonly MessageFile[] }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <ul aria-label={t('files.attached')} className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {files.map(({ filename, size_bytes, href }) => (
        <li key={href ?? filename} className="flex min-w-0 items-center gap-1.5">
          <Paperclip className="size-3.5 shrink-0 text-ink-3" aria-hidden="true" />
          {href === undefined ? (
            <span className="min-w-0 truncate">{filename}</span>
          ) : (
            <a href={href} download={filename} className="min-w-0 truncate text-accent hover:underline">
              {filename}
            </a>
          )}
          <span className="numeric shrink-0 text-ink-3">{format.size(size_bytes)}</span>
        </li>
      ))}
    </ul>
  );
}
