import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useEffect, useRef } from 'react';
import { useRemembered } from '../../../app/device-memory.ts';
import { useActions } from '../../../app/keyboard/actions.ts';
import { useIsWide } from '../../../app/viewport.ts';
import { indexOfKey } from './index-of-key.ts';

export interface SplitViewProps {
  rows: readonly TicketRowView[];
  selectedKey: string | undefined;
  /** The ticket beside the list. */
  openKey: string | undefined;
  onSelect(key: string): void;
  onFollow(key: string): void;
}

/**
 * Keeps a ticket beside the list, whichever list it is: the one selected, else the first. It ends when that ticket is
 * closed, and begins again by its key.
 */
export default function SplitView({ rows, selectedKey, openKey, onSelect, onFollow }: SplitViewProps) {
  const wide = useIsWide();
  const [split, setSplit] = useRemembered('split-view', false);
  const before = useRef(openKey);
  const beside = (rows[indexOfKey(rows, selectedKey)] ?? rows[0])?.key;
  const open = () => {
    if (beside === undefined) return;
    onSelect(beside);
    onFollow(beside);
  };
  useActions({
    'list.split': () => {
      setSplit(true);
      if (openKey === undefined) open();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: moving the selection is followed by the list itself
  useEffect(() => {
    const closed = before.current !== undefined && openKey === undefined;
    before.current = openKey;
    if (!split || !wide) return;
    if (closed) setSplit(false);
    else if (openKey === undefined) open();
  }, [openKey, split, wide, beside === undefined]);
  return null;
}
