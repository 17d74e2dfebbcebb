import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslate } from '../../app/i18n/language.ts';
import { listenToAsides } from '../changes/asides.ts';
import { onReturn } from '../changes/on-return.ts';
import { tellOutside } from './desktop-notices.ts';
import { notificationsQuery } from './notification-queries.ts';

/** Looks anew whenever the server says that something concerns me, and tells it outside the page where that is wanted. */
export function useFollowedNotices(): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const t = useTranslate();
  const words = useRef(t);
  words.current = t;
  useEffect(() => {
    const latest = () => client.getQueryData(notificationsQuery.queryKey)?.pages[0]?.data ?? [];
    const look = async () => {
      const before = Math.max(0, ...latest().map(({ id }) => id));
      await client.invalidateQueries(notificationsQuery);
      const news = latest().filter(({ id, read }) => id > before && !read);
      tellOutside(news, words.current, (key) => void navigate({ to: '/tickets/$key', params: { key } }));
    };
    const stopHearing = listenToAsides(({ event }) => {
      if (event === 'notified') void look();
    });
    const stopReturning = onReturn(() => void look());
    return () => {
      stopHearing();
      stopReturning();
    };
  }, [client, navigate]);
}
