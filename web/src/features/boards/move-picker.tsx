import type { TransitionView } from '@speedyflow/contract/issues';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from '../../app/i18n/language.ts';
import { useOutOfReach } from '../../app/out-of-reach.ts';
import OptionList, { type Option } from '../../design/option-list.tsx';
import { type Anchor, AnchoredPopover } from '../../design/popover.tsx';
import { StatusIcon } from '../../design/status-icon.tsx';
import type { BoardColumn } from './arrange.ts';
import { movesQuery, receptionOf } from './moves.ts';

/** What the person is asked: where a card is to go, or which of several moves into a column is meant. */
export interface MoveQuestion {
  row: TicketRowView;
  anchor: Anchor;
  /** The column that is meant; absent: any. */
  column?: number;
  /** What follows once the move was made. */
  then?(): void;
}

export interface MovePickerProps extends MoveQuestion {
  columns: readonly BoardColumn[];
  onColumn(column: number): void;
  onMove(move: TransitionView): void;
  onClose(): void;
}

/** A small menu beside a card. */
export function MovePicker(props: MovePickerProps) {
  const t = useTranslate();
  const label = props.column === undefined ? t('board.toColumn') : t('picker.move');
  return (
    <AnchoredPopover anchor={props.anchor} label={label} onClose={props.onClose}>
      {props.column === undefined ? (
        <ColumnOptions {...props} label={label} />
      ) : (
        <MoveOptions {...props} column={props.column} label={label} />
      )}
    </AnchoredPopover>
  );
}

function ColumnOptions({ row, columns, onColumn, label }: MovePickerProps & { label: string }) {
  const t = useTranslate();
  const query = useQuery(movesQuery(row));
  const { data: moves, isPending } = query;
  const outOfReach = useOutOfReach(query);
  const options = columns.map((column, index): Option => {
    const reception = receptionOf(column, row, moves);
    const option = { value: String(index), label: column.name, icon: <StatusIcon category={column.category} /> };
    if (reception.kind === 'own') return { ...option, disabled: true, hint: t('board.own') };
    if (reception.kind === 'refused') {
      return { ...option, disabled: true, hint: t('board.noMove', { status: row.status }) };
    }
    return option;
  });
  const pick = (index: string) => onColumn(Number(index));
  return (
    <OptionList
      label={label}
      options={isPending ? [] : options}
      chosen={[]}
      onPick={pick}
      waiting={isPending && !outOfReach}
      none={isPending ? t('picker.movesNotHeld') : undefined}
    />
  );
}

function MoveOptions({ row, columns, column, onMove, label }: MovePickerProps & { column: number; label: string }) {
  const { data: known } = useQuery(movesQuery(row));
  const target = columns[column];
  const reception = target && receptionOf(target, row, known);
  const moves = reception?.kind === 'allowed' ? reception.moves : [];
  const options = moves.map((move) => ({
    value: move.id,
    label: move.name,
    icon: <StatusIcon category={move.to_category} />,
    ...(move.name === move.to_status ? {} : { hint: move.to_status }),
  }));
  const pick = (id: string) => {
    const chosen = moves.find((move) => move.id === id);
    if (chosen) onMove(chosen);
  };
  return <OptionList label={label} options={options} chosen={[]} onPick={pick} />;
}
