import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useOutOfReach } from '../../../app/out-of-reach.ts';
import { Avatar } from '../../../design/avatar.tsx';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { Labelled } from '../../../design/labelled.tsx';
import OptionList from '../../../design/option-list.tsx';
import { AnchoredPopover } from '../../../design/popover.tsx';
import { PriorityIcon } from '../../../design/priority-icon.tsx';
import { StatusIcon } from '../../../design/status-icon.tsx';
import { useMe } from '../../accounts/session.ts';
import { useEditCommands } from '../edits/edit-commands.ts';
import { assignableQuery, transitionsQuery } from '../ticket/ticket-queries.ts';
import { prioritiesFor, seenAssignees, seenLabels } from './known-values.ts';
import { closePicker, type OpenPicker, type PickerKind } from './picker-state.ts';

const BODIES: Record<PickerKind, (props: { row: TicketRowView }) => React.ReactNode> = {
  status: MovePicker,
  assignee: AssigneePicker,
  priority: PriorityPicker,
  labels: LabelsPicker,
  story_points: PointsPicker,
};

export default function Pickers({ kind, row, anchor }: OpenPicker) {
  const t = useTranslate();
  const Body = BODIES[kind];
  return (
    <AnchoredPopover anchor={anchor} label={t(`field.${kind}`)} onClose={closePicker}>
      <Body row={row} />
    </AnchoredPopover>
  );
}

function MovePicker({ row }: { row: TicketRowView }) {
  const t = useTranslate();
  const commands = useEditCommands();
  const query = useQuery(transitionsQuery(row.key));
  const { data: transitions } = query;
  const outOfReach = useOutOfReach(query);
  const options = (transitions ?? []).map((transition) => ({
    value: transition.id,
    label: transition.name,
    icon: <StatusIcon category={transition.to_category} />,
    ...(transition.name === transition.to_status ? {} : { hint: transition.to_status }),
  }));
  const move = (id: string) => {
    const chosen = transitions?.find((transition) => transition.id === id);
    closePicker();
    if (chosen) commands.move(row, chosen);
  };
  return (
    <OptionList
      label={t('picker.move')}
      options={options}
      chosen={[]}
      onPick={move}
      waiting={query.isPending && !outOfReach}
      none={query.isPending ? t('picker.movesNotHeld') : undefined}
    />
  );
}

const NOBODY = 'nobody';
const ME = 'me';

function AssigneePicker({ row }: { row: TicketRowView }) {
  const t = useTranslate();
  const me = useMe();
  const commands = useEditCommands();
  const [words, setWords] = useState('');
  const client = useQueryClient();
  const query = useQuery(assignableQuery(row.key, words.trim()));
  const outOfReach = useOutOfReach(query);
  const people = query.data ?? (outOfReach ? seenAssignees(client, row) : undefined);
  const others = (people ?? []).filter((person) => !me.person_ids.includes(person.id));
  const options = [
    { value: ME, label: me.name, icon: <Avatar name={me.name} />, hint: t('filter.me') },
    { value: NOBODY, label: t('assignee.none'), icon: <Avatar name={null} /> },
    ...others.map(({ id, name }) => ({ value: String(id), label: name, icon: <Avatar name={name} /> })),
  ];
  const assigned = row.assignee;
  const chosen = assigned === null ? NOBODY : me.person_ids.includes(assigned.id) ? ME : String(assigned.id);
  const assign = (value: string) => {
    closePicker();
    if (value === ME) commands.take(row);
    else commands.assign(row, people?.find((person) => String(person.id) === value) ?? null);
  };
  return (
    <OptionList
      label={t('picker.assign')}
      options={options}
      chosen={[chosen]}
      onPick={assign}
      onSearch={setWords}
      waiting={query.isPending && !outOfReach}
      none={outOfReach ? t('picker.peopleNotHeld') : undefined}
    />
  );
}

function PriorityPicker({ row }: { row: TicketRowView }) {
  const t = useTranslate();
  const client = useQueryClient();
  const commands = useEditCommands();
  const known = prioritiesFor(client, row.source);
  const options = known.map(({ name, rank }) => ({
    value: name,
    label: name,
    icon: <PriorityIcon rank={rank} />,
  }));
  const choose = (name: string) => {
    closePicker();
    const rank = known.find((priority) => priority.name === name)?.rank;
    if (rank !== undefined && name !== row.priority) commands.setPriority(row, name, rank);
  };
  return (
    <OptionList
      label={t('picker.priority')}
      options={options}
      chosen={row.priority === null ? [] : [row.priority]}
      onPick={choose}
      startAtChosen
    />
  );
}

/** Labels are ticked one after the other and sent together when the picker closes. */
function LabelsPicker({ row }: { row: TicketRowView }) {
  const t = useTranslate();
  const client = useQueryClient();
  const commands = useEditCommands();
  const [labels, setLabels] = useState<readonly string[]>(row.labels);
  const [known] = useState(() => seenLabels(client, row));
  const latest = useRef(labels);
  latest.current = labels;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once, when the picker closes
  useEffect(
    () => () => {
      const next = [...latest.current];
      if (next.join(' ') !== row.labels.join(' ')) commands.setLabels(row, next);
    },
    [],
  );
  const toggle = (label: string) =>
    setLabels(labels.includes(label) ? labels.filter((other) => other !== label) : [...labels, label]);
  const options = [...new Set([...labels, ...known])].map((label) => ({ value: label, label }));
  return (
    <OptionList
      label={t('picker.labels')}
      options={options}
      chosen={labels}
      onPick={toggle}
      onCreate={(text) => toggle(text.replace(/\s+/g, '-'))}
    />
  );
}

function PointsPicker({ row }: { row: TicketRowView }) {
  const t = useTranslate();
  const commands = useEditCommands();
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('points') ?? '').trim();
    closePicker();
    const points = text === '' ? null : Number(text);
    if (points !== row.story_points) commands.setStoryPoints(row, points);
  };
  return (
    <form onSubmit={save} className="w-44 p-2">
      <Labelled name={t('field.story_points')}>
        <input
          ref={focusOnMount}
          name="points"
          type="number"
          min={0}
          max={1000}
          step="any"
          defaultValue={row.story_points ?? ''}
          className="field field-line"
        />
      </Labelled>
    </form>
  );
}
