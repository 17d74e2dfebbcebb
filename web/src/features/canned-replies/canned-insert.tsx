import type { CannedReplyView } from '@speedyflow/contract/canned-replies';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useMe } from '../accounts/session.ts';
import { findRow } from '../issues/edits/write-row.ts';
import type { Draft } from '../issues/ticket/drafts.ts';
import { fillVariables, variableValues } from './fill-variables.ts';

const CannedPicker = lazy(() => import('./canned-picker.tsx'));

export interface CannedInsertProps {
  ticketKey: string;
  draft: Draft;
  /** Where in the draft the reply goes. */
  at: number;
  anchor: Element;
  /** What the draft becomes; `caret` is where the inserted text ends. */
  onInsert(part: Partial<Draft>, caret: number): void;
  onClose(): void;
}

/** Offers the canned replies, and puts the chosen one into a draft with its variables filled in. */
export function CannedInsert({ ticketKey, draft, at, anchor, onInsert, onClose }: CannedInsertProps) {
  const client = useQueryClient();
  const { name } = useMe();
  const insert = (reply: CannedReplyView) => {
    const ticket = findRow(client, ticketKey);
    const text = ticket ? fillVariables(reply.body, variableValues(ticket, name)) : reply.body;
    const body = draft.body.slice(0, at) + text + draft.body.slice(at);
    const edit = reply.edit ? { ...draft.edit, ...reply.edit } : draft.edit;
    onInsert(
      { body, ...(edit ? { edit } : {}), ...(reply.public === null ? {} : { public: reply.public }) },
      at + text.length,
    );
  };
  return (
    <Suspense>
      <CannedPicker anchor={anchor} onPick={insert} onClose={onClose} />
    </Suspense>
  );
}
