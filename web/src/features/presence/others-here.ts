import type { PresentPerson } from '@speedyflow/contract/presence';

/** Somebody else at work, and the tickets they have open, those first that they write in. */
export interface OtherHere {
  readonly user_id: number;
  readonly name: string;
  readonly at: readonly { readonly key: string; readonly typing: boolean }[];
}

/** Everybody who is at a ticket, each once however many pages they have open; in the order of their names. */
export function othersHere(people: ReadonlyMap<string, readonly PresentPerson[]>): OtherHere[] {
  const stays = [...people].flatMap(([key, there]) => there.map((one) => ({ ...one, key })));
  return [...Map.groupBy(stays, ({ user_id }) => user_id).values()]
    .map((own) => ({
      user_id: own[0]!.user_id,
      name: own[0]!.name,
      at: own
        .map(({ key, typing }) => ({ key, typing }))
        .sort((one, other) => Number(other.typing) - Number(one.typing) || one.key.localeCompare(other.key)),
    }))
    .sort((one, other) => one.name.localeCompare(other.name) || one.user_id - other.user_id);
}
