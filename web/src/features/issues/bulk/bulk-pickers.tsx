import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { BulkChange } from '@speedyflow/contract/ticket-change';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Avatar } from '../../../design/avatar.tsx';
import { Button } from '../../../design/button.tsx';
import OptionList, { type Option } from '../../../design/option-list.tsx';
import { AnchoredPopover } from '../../../design/popover.tsx';
import { PriorityIcon } from '../../../design/priority-icon.tsx';
import { StatusIcon } from '../../../design/status-icon.tsx';
import { useMe } from '../../accounts/session.ts';
import { prioritiesFor, seenLabels } from '../pickers/known-values.ts';
import { assignableQuery, transitionsQuery } from '../ticket/ticket-queries.ts';
import { changeOf, type LabelMarks, turned } from './label-marks.ts';
import { oneOfEach } from './one-of-each.ts';

export type BulkPickerKind = 'assignee' | 'status' | 'priority' | 'labels';

export interface BulkPickerProps {
  kind: BulkPickerKind;
  /** Tickets that stand for all that are meant: what they can be given is offered. */
  rows: readonly TicketRowView[];
  count: number;
  anchor(): Element | null;
  onAsk(edit: BulkChange): void;
  onClose(): void;
}

interface BodyProps extends Pick<BulkPickerProps, 'rows' | 'onAsk'> {
  label: string;
}

const BODIES: Record<BulkPickerKind, (props: BodyProps) => React.ReactNode> = {
  assignee: Assignees,
  status: Statuses,
  priority: Priorities,
  labels: LabelChanges,
};

/** Chooses what all ticked tickets are given; the title says how many they are. */
export function BulkPicker({ kind, rows, count, anchor, onAsk, onClose }: BulkPickerProps) {
  const t = useTranslate();
  const format = useFormat();
  const place = anchor();
  if (!place) return null;
  const Body = BODIES[kind];
  const label = t(`bulk.pick.${kind}`, { count, shown: format.number(count) });
  return (
    <AnchoredPopover anchor={place} label={label} onClose={onClose}>
      <Body rows={rows} label={label} onAsk={onAsk} />
    </AnchoredPopover>
  );
}

const NOBODY = 'nobody';
const ME = 'me';

function Assignees({ rows, label, onAsk }: BodyProps) {
  const t = useTranslate();
  const me = useMe();
  const [words, setWords] = useState('');
  const sites = oneOfEach(rows, ({ source, desk_id }) => `${source} ${desk_id}`, 3);
  const answers = useQueries({ queries: sites.map(({ key }) => assignableQuery(key, words.trim())) });
  const people = new Map(answers.flatMap(({ data = [] }) => data.map((person) => [person.id, person] as const)));
  const others = [...people.values()].filter(({ id }) => !me.person_ids.includes(id));
  const options: Option[] = [
    { value: ME, label: me.name, icon: <Avatar name={me.name} />, hint: t('filter.me') },
    { value: NOBODY, label: t('assignee.none'), icon: <Avatar name={null} /> },
    ...others.map(({ id, name }) => ({ value: String(id), label: name, icon: <Avatar name={name} /> })),
  ];
  const pick = (value: string) => onAsk({ assignee_id: value === ME ? 'me' : value === NOBODY ? null : Number(value) });
  return (
    <OptionList
      label={label}
      options={options}
      chosen={[]}
      onPick={pick}
      onSearch={setWords}
      waiting={answers.some(({ isPending }) => isPending)}
    />
  );
}

/** Statuses at least one of them can move to; those that cannot are told of in the results. */
function Statuses({ rows, label, onAsk }: BodyProps) {
  const places = oneOfEach(rows, ({ desk_id, type, status }) => `${desk_id} ${type} ${status}`, 8);
  const answers = useQueries({ queries: places.map(({ key }) => transitionsQuery(key)) });
  const moves = new Map(
    answers.flatMap(({ data = [] }) => data.map((move) => [move.to_status.toLowerCase(), move] as const)),
  );
  const options = [...moves.values()].map(({ to_status, to_category }) => ({
    value: to_status,
    label: to_status,
    icon: <StatusIcon category={to_category} />,
  }));
  return (
    <OptionList
      label={label}
      options={options}
      chosen={[]}
      onPick={(to_status) => onAsk({ to_status })}
      waiting={answers.some(({ isPending }) => isPending)}
    />
  );
}

function Priorities({ rows, label, onAsk }: BodyProps) {
  const client = useQueryClient();
  const sources = [...new Set(rows.map(({ source }) => source))];
  const known = new Map(
    sources.flatMap((source) => prioritiesFor(client, source)).map((one) => [one.name.toLowerCase(), one]),
  );
  const options = [...known.values()].map(({ name, rank }) => ({
    value: name,
    label: name,
    icon: <PriorityIcon rank={rank} />,
  }));
  return <OptionList label={label} options={options} chosen={[]} onPick={(priority) => onAsk({ priority })} />;
}

/** Labels are added to all, or taken from all that have them; the button sends both, and Ctrl or ⌘ with Enter. */
function LabelChanges({ rows, label, onAsk }: BodyProps) {
  const t = useTranslate();
  const client = useQueryClient();
  const [marks, setMarks] = useState<LabelMarks>({ added: [], removed: [] });
  const [words, setWords] = useState('');
  const { added, removed } = marks;
  const [known] = useState(() => [
    ...new Set([
      ...rows.flatMap(({ labels }) => labels),
      ...rows.slice(0, 1).flatMap((row) => seenLabels(client, row)),
    ]),
  ]);
  const held = new Set(rows.flatMap(({ labels }) => labels));
  const options = [...new Set([...added, ...known])].map((name): Option => {
    const hint = added.includes(name) ? t('bulk.adds') : removed.includes(name) ? t('bulk.removes') : undefined;
    return { value: name, label: name, ...(hint === undefined ? {} : { hint }) };
  });
  const none = added.length + removed.length === 0;
  const pick = (name: string, atOnce: boolean) => {
    if (!atOnce) return setMarks(turned(marks, name, held.has(name)));
    // What is marked stands; where the cursor happens to be counts when nothing is, or when it was typed.
    const meant = (none || words.trim() !== '') && !added.includes(name) && !removed.includes(name);
    onAsk(changeOf(meant ? turned(marks, name, held.has(name)) : marks));
  };
  return (
    <>
      <OptionList
        label={label}
        options={options}
        chosen={added}
        onPick={pick}
        onCreate={(text, atOnce) => pick(text.replace(/\s+/g, '-'), atOnce)}
        onSearch={setWords}
      />
      <div className="flex justify-end border-t p-1.5">
        <Button look="solid" disabled={none} onClick={() => onAsk(changeOf(marks))}>
          {t('bulk.labelsVerb')}
        </Button>
      </div>
    </>
  );
}
