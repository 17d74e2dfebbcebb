import type { LaneKind } from '@speedyflow/contract/boards';
import type { TransitionView } from '@speedyflow/contract/issues';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { errorText } from '../../app/i18n/error-text.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { isOffline } from '../../app/out-of-reach.ts';
import type { Anchor } from '../../design/popover.tsx';
import { useEditCommands } from '../issues/edits/edit-commands.ts';
import type { BoardColumn } from './arrange.ts';
import type { Lane } from './lanes.ts';
import type { MoveQuestion } from './move-picker.tsx';
import { movesQuery, type Reception, receptionOf } from './moves.ts';

/** How long a column goes on saying why it did not take a card. */
const REFUSAL_MS = 5_000;

/** How long a card that was let go waits for its moves: what comes later is no longer expected. */
const PATIENCE_MS = 3_000;

const NOTHING = { key: '', status: '' };

/** Why a card did not come into a column. */
interface Refusal {
  column: number;
  words: string;
}

export interface CardMoves {
  /** What the card being dragged would find in each column; undefined while none is. */
  receptions: readonly Reception[] | undefined;
  /** Why columns do not take the card being dragged, or did not take another. */
  refusals: ReadonlyMap<number, string>;
  question: MoveQuestion | undefined;
  /** The last thing that happened to a card, to be read out. */
  said: string;
  pickUp(row: TicketRowView): void;
  putDown(): void;
  /**
   * Moves a card into a column, asking which move is meant where several lead there.
   *
   * @param then is done once the move was made, and not where the column does not take the card
   */
  moveTo(row: TicketRowView, column: number, anchor: Anchor, then?: () => void): Promise<void>;
  /** Makes the move that was asked for. */
  make(question: MoveQuestion, move: TransitionView): void;
  /** Gives a card what those of a lane have in common; the want of a priority cannot be given. */
  giveTo(row: TicketRowView, lane: Pick<Lane, 'key' | 'name'>, by: LaneKind): void;
  ask(question: MoveQuestion | undefined): void;
}

/**
 * Cards on their way from column to column.
 *
 * @param onMade hears of a card that goes, and is to be in sight where it comes
 */
export function useCardMoves(columns: readonly BoardColumn[], onMade: (key: string) => void): CardMoves {
  const t = useTranslate();
  const client = useQueryClient();
  const commands = useEditCommands();
  const [dragged, setDragged] = useState<TicketRowView>();
  const [question, ask] = useState<MoveQuestion>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [said, say] = useState('');
  const { data: moves } = useQuery({ ...movesQuery(dragged ?? NOTHING), enabled: dragged !== undefined });
  const receptions = dragged && columns.map((column) => receptionOf(column, dragged, moves));

  const refusedWords = ({ status }: TicketRowView, column: BoardColumn) =>
    t('board.refused', { status, column: column.name });
  const refusals = new Map(refusal && [[refusal.column, refusal.words]]);
  for (const [index, column] of columns.entries()) {
    if (dragged && receptions?.[index]?.kind === 'refused') refusals.set(index, refusedWords(dragged, column));
  }

  useEffect(() => {
    if (!refusal) return;
    const timer = setTimeout(() => setRefusal(undefined), REFUSAL_MS);
    return () => clearTimeout(timer);
  }, [refusal]);

  const refuse = (row: TicketRowView, column: number, words: string) => {
    setRefusal({ column, words });
    say(`${row.key}: ${words}`);
  };
  const make = ({ row, then }: Pick<MoveQuestion, 'row' | 'then'>, move: TransitionView) => {
    ask(undefined);
    setRefusal(undefined);
    commands.move(row, move);
    onMade(row.key);
    say(t('board.moved', { key: row.key, from: row.status, to: move.to_status }));
    then?.();
  };
  /** Without a wait where the moves are known: the card goes when it is let go. */
  const receive = (asked: MoveQuestion & { column: number }, known: readonly TransitionView[]) => {
    const { row, column: index } = asked;
    const column = columns[index];
    if (!column) return;
    const reception = receptionOf(column, row, known);
    if (reception.kind === 'refused') {
      refuse(row, index, refusedWords(row, column));
    } else if (reception.kind === 'allowed') {
      const [only, ...more] = reception.moves;
      if (more.length === 0) make(asked, only);
      else ask(asked);
    }
  };
  return {
    receptions,
    refusals,
    question,
    said,
    pickUp: (row) => {
      setRefusal(undefined);
      setDragged(row);
    },
    putDown: () => setDragged(undefined),
    moveTo: async (row, column, anchor, then) => {
      const asked = { row, column, anchor, ...(then && { then }) };
      const query = movesQuery(row);
      const known = client.getQueryData(query.queryKey);
      if (known) return receive(asked, known);
      // Without a network an edit under way is not answered, and so neither is what may follow it.
      const tooLate = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
      const answer = client.fetchQuery(query);
      const isPaused = client.getQueryState(query.queryKey)?.fetchStatus === 'paused';
      await Promise.race([answer, isPaused ? undefined : tooLate]).then(
        (told) =>
          told ? receive(asked, told) : refuse(row, column, t(isPaused ? 'picker.movesNotHeld' : 'board.movesUnknown')),
        (error: unknown) => refuse(row, column, isOffline(error) ? t('picker.movesNotHeld') : errorText(error, t)),
      );
    },
    make,
    giveTo: (row, lane, by) => {
      if (by === 'assignee') {
        commands.assign(row, lane.key === 'none' ? null : { id: Number(lane.key), name: lane.name ?? '' });
      } else {
        if (lane.name === null) return;
        commands.setPriority(row, lane.name, Number(lane.key));
      }
      onMade(row.key);
      say(t('board.given', { key: row.key, lane: lane.name ?? t('assignee.none') }));
    },
    ask,
  };
}
