import clsx from 'clsx';
import { Eye, EyeOff, Lock, MessageSquare, MessageSquareText, Paperclip, SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useActions } from '../../../app/keyboard/actions.ts';
import { keysOf } from '../../../app/keyboard/key-map.ts';
import { useObservable } from '../../../app/observable.ts';
import { Button, IconButton } from '../../../design/button.tsx';
import { KeyCaps } from '../../../design/key-caps.tsx';
import { Segmented } from '../../../design/segmented.tsx';
import { Tooltip } from '../../../design/tooltip.tsx';
import { useMe } from '../../accounts/session.ts';
import { CannedInsert } from '../../canned-replies/canned-insert.tsx';
import { openVariables } from '../../canned-replies/fill-variables.ts';
import { StagedChanges } from '../../canned-replies/staged-changes.tsx';
import { typed } from '../../presence/at-ticket.ts';
import { newDraftId } from '../draft-id.ts';
import type { AttachedFile } from '../files/attached-file.ts';
import { DropHint } from '../files/drop-hint.tsx';
import { FileChips } from '../files/file-chips.tsx';
import { FileInput } from '../files/file-input.tsx';
import { useFiles } from '../files/use-files.ts';
import { AfterReplyMenu } from './after-reply.tsx';
import { changed, type DraftPart, drafts, type SentDraft, unsaidDraft } from './drafts.ts';
import { replyIntent } from './reply-intent.ts';

/** What others may do with the reply box. */
export interface ReplyHandle {
  /** Gives a text back that was not sent. */
  takeBack(draft: SentDraft): void;
}

export interface ReplyBoxProps {
  ticketKey: string;
  /** The ticket on the screen, for which one asks to write: that, or a twin of the one written to. */
  openKey: string;
  /** Whether a customer reads what is public there; said where there is a choice of where to write. */
  customerReads: boolean | undefined;
  onSend(draft: SentDraft): void;
  /** Gives the focus back when the person leaves the box by Escape. */
  onLeave(): void;
  ref: Ref<ReplyHandle>;
}

const NO_FILES: readonly AttachedFile[] = [];

/** Writes a public reply or an internal note. What is typed survives everything until the server has it. */
export function ReplyBox({ ticketKey, openKey, customerReads, onSend, onLeave, ref }: ReplyBoxProps) {
  const t = useTranslate();
  const { id: userId } = useMe();
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState(() => unsaidDraft(userId, ticketKey));

  // The newest draft, also between two renders: a mode and a text may change in the same moment.
  const latest = useRef(draft);
  const change = (part: DraftPart) => {
    latest.current = changed(latest.current, part);
    setDraft(latest.current);
    drafts.write(userId, ticketKey, latest.current);
  };
  useImperativeHandle(ref, () => ({
    takeBack(taken) {
      const { body } = drafts.read(userId, ticketKey);
      if (body === '' || body === taken.body)
        change({ id: taken.id, body: taken.body, public: taken.public, edit: taken.edit, files: taken.files ?? [] });
      else {
        const files = [...(latest.current.files ?? []), ...(taken.files ?? [])];
        change({ body: `${body}\n\n${taken.body}`, public: taken.public, files });
      }
      field.current?.focus();
    },
  }));
  const picker = useRef<HTMLInputElement>(null);
  const attached = draft.files ?? NO_FILES;
  const files = useFiles({ personId: userId, ticketKey }, attached, (of) =>
    change({ files: of(latest.current.files ?? NO_FILES) }),
  );
  const pick = () => picker.current?.click();
  useActions({ 'ticket.attach': pick });
  const [cannedAt, setCannedAt] = useState<number>();
  const [warned, setWarned] = useState(false);
  const open = openVariables(draft.body);
  const isOpen = open.unknown.length + open.empty.length > 0;
  const intent = useObservable(replyIntent);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the intent alone is what is taken up
  useEffect(() => {
    if (intent?.key !== openKey) return;
    replyIntent.set(null);
    if (intent.public !== undefined) change({ public: intent.public });
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
    if (intent.canned) setCannedAt(latest.current.body.length);
  }, [intent, openKey]);
  // Another tab may have written a draft meanwhile; the newest text is shown when this box is returned to.
  useEffect(() => {
    const reread = () => {
      latest.current = unsaidDraft(userId, ticketKey);
      setDraft(latest.current);
    };
    window.addEventListener('storage', reread);
    return () => window.removeEventListener('storage', reread);
  }, [userId, ticketKey]);

  const send = () => {
    if (draft.body.trim() === '') return;
    if (isOpen && !warned) return setWarned(true);
    setWarned(false);
    const { id = newDraftId() } = draft;
    change({ id });
    files.forgive();
    onSend({ ...draft, id });
    // On the device the text stays until the server has it.
    latest.current = { body: '', public: draft.public };
    setDraft(latest.current);
  };
  const insert = (part: DraftPart, caret: number) => {
    // On the page before the next key comes, which is meant for the field.
    flushSync(() => {
      setCannedAt(undefined);
      change(part);
    });
    field.current?.focus();
    field.current?.setSelectionRange(caret, caret);
  };
  const closeCanned = () => {
    setCannedAt(undefined);
    field.current?.focus();
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      send();
    }
    if (event.key === '/' && startsLine(event.currentTarget)) {
      event.preventDefault();
      setCannedAt(event.currentTarget.selectionStart);
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      onLeave();
    }
  };
  const verb = draft.public ? t('reply.send') : t('reply.addNote');
  return (
    <section
      aria-label={t('reply.label')}
      {...files.zone}
      className={clsx(
        'relative rounded-lg border focus-within:border-accent',
        draft.public ? 'border-line-strong bg-raised' : 'border-internal-line bg-internal',
      )}
    >
      <textarea
        ref={field}
        value={draft.body}
        rows={2}
        maxLength={32_000}
        aria-label={draft.public ? t('reply.public') : t('reply.internal')}
        placeholder={t(
          !draft.public ? 'reply.internalHint' : customerReads === false ? 'reply.projectHint' : 'reply.publicHint',
        )}
        onChange={(event) => {
          change({ body: event.target.value });
          typed();
        }}
        onKeyDown={press}
        className="field-sizing-content block max-h-[38vh] min-h-14 w-full resize-none bg-transparent px-3.5 pt-2.5 pb-1 text-base outline-none"
      />
      <FileChips files={attached} of={files} className="px-3 pb-1" />
      {draft.edit && <StagedChanges edit={draft.edit} onChange={(edit) => change({ edit })} />}
      {isOpen && (
        <p role="alert" className={clsx('px-3.5 pb-1 text-xs', warned ? 'font-medium text-danger' : 'text-warn')}>
          {open.unknown.length > 0 && t('canned.unknown', { names: open.unknown.join(', ') })}{' '}
          {open.empty.length > 0 && t('canned.noValue', { names: open.empty.join(', ') })}
        </p>
      )}
      {cannedAt !== undefined && field.current && (
        <CannedInsert
          ticketKey={ticketKey}
          draft={draft}
          at={cannedAt}
          anchor={field.current}
          onInsert={insert}
          onClose={closeCanned}
        />
      )}
      {customerReads !== undefined && <Readers customer={draft.public && customerReads} team={!draft.public} />}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 p-2 pt-1 @max-[30rem]:gap-x-0.5">
        <Segmented
          label={t('reply.mode')}
          value={draft.public ? 'public' : 'internal'}
          onChange={(value) => {
            change({ public: value === 'public' });
            field.current?.focus();
          }}
          options={[
            {
              value: 'public',
              label: <Mode icon={MessageSquare} name={t('reply.public')} keys={keysOf('ticket.comment')} />,
            },
            { value: 'internal', label: <Mode icon={Lock} name={t('reply.internal')} keys={keysOf('ticket.note')} /> },
          ]}
        />
        <IconButton
          label={t('canned.insert')}
          keys="/"
          onClick={() => setCannedAt(field.current?.selectionStart ?? draft.body.length)}
        >
          <MessageSquareText className="size-4" />
        </IconButton>
        <IconButton label={t('files.attach')} keys={keysOf('ticket.attach')} onClick={pick}>
          <Paperclip className="size-4" />
        </IconButton>
        <FileInput
          ref={picker}
          onChoose={(chosen) => {
            files.add(chosen);
            field.current?.focus();
          }}
        />
        <KeyCaps keys="mod+enter" className="@max-[38rem]:hidden ml-auto" />
        <span className="inline-flex @max-[38rem]:ml-auto">
          <Tooltip label={verb} keys="mod+enter">
            <Button look="solid" onClick={send} disabled={draft.body.trim() === ''} className="rounded-r-none!">
              <SendHorizontal className="size-3.5 max-sm:hidden" aria-hidden="true" />
              {isOpen && warned ? t('canned.sendAnyway') : verb}
            </Button>
          </Tooltip>
          <AfterReplyMenu quiet={draft.body.trim() === ''} />
        </span>
      </div>
      {files.over && <DropHint />}
    </section>
  );
}

/** Whether the cursor is where a new line begins: there a slash asks for a canned reply. */
function startsLine({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): boolean {
  return selectionStart === selectionEnd && (selectionStart === 0 || value[selectionStart - 1] === '\n');
}

/** Who will read what is sent, in words. */
function Readers({ customer, team }: { customer: boolean; team: boolean }) {
  const t = useTranslate();
  const Icon = customer ? Eye : EyeOff;
  return (
    <p className={clsx('flex items-center gap-1.5 px-3.5 pb-1 text-xs', customer ? 'text-warn' : 'text-ink-2')}>
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      {t(customer ? 'reply.readBy.customer' : team ? 'reply.readBy.team' : 'reply.readBy.project')}
    </p>
  );
}

function Mode({ icon: Icon, name, keys }: { icon: typeof Lock; name: string; keys: string }) {
  return (
    <>
      <Icon className="size-3" aria-hidden="true" />
      <span className="@max-[30rem]:sr-only @max-[30rem]:group-has-checked:not-sr-only">{name}</span>
      <span className="@max-[30rem]:hidden">
        <KeyCaps keys={keys} />
      </span>
    </>
  );
}
