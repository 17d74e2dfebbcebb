import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ListPage } from '../../features/issues/list/list-query.ts';
import { useFormat } from '../i18n/format.ts';
import { useTranslate } from '../i18n/language.ts';

/** A list that was come to is told once it rests; what changes in it meanwhile is told together. */
const REST_MS = 1_000;
const GATHER_MS = 10_000;

interface Told {
  hash: string;
  total: number;
}

/** Says to those who do not see it which list is on the page and how many tickets it has, and when that changes. */
export function ListNews() {
  const t = useTranslate();
  const format = useFormat();
  const told = useTold(useQueryClient());
  return (
    <p role="status" className="sr-only">
      {told && t('news.list', { name: told.name, count: told.total, shown: format.number(told.total) })}
    </p>
  );
}

function useTold(client: QueryClient): (Told & { name: string }) | undefined {
  const [told, tell] = useState<Told & { name: string }>();
  useEffect(() => {
    let said: Told | undefined;
    let due: { hash: string | undefined; timer: ReturnType<typeof setTimeout> } | undefined;
    const say = () => {
      due = undefined;
      const list = listOn(client);
      if (list?.hash === said?.hash && list?.total === said?.total) return;
      said = list;
      tell(list && { ...list, name: document.title.replace(/ · SpeedyFlow$/, '') });
    };
    const stop = client.getQueryCache().subscribe(() => {
      const hash = listOn(client)?.hash;
      if (due ? due.hash === hash : hash === undefined && said === undefined) return;
      clearTimeout(due?.timer);
      // Words about a list that was left are taken back at once.
      const wait = hash === undefined ? 0 : hash === said?.hash ? GATHER_MS : REST_MS;
      due = { hash, timer: setTimeout(say, wait) };
    });
    return () => {
      clearTimeout(due?.timer);
      stop();
    };
  }, [client]);
  return told;
}

/** The list on the page; none where its number of tickets is not known. */
function listOn(client: QueryClient): Told | undefined {
  const query = client
    .getQueryCache()
    .findAll({ queryKey: ['tickets'], type: 'active' })
    .at(-1);
  const total = (query?.state.data as { pages: ListPage[] } | undefined)?.pages[0]?.total;
  return query && total != null ? { hash: query.queryHash, total } : undefined;
}
