import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState } from 'react';
import { LiveUpdates } from './live-updates.ts';

export const LiveUpdatesContext = createContext<LiveUpdates | null>(null);

/** One follower of the change stream for as long as somebody is signed in. */
export function useFollowedUpdates(): LiveUpdates {
  const client = useQueryClient();
  const [updates] = useState(() => new LiveUpdates(client));
  useEffect(() => updates.follow(), [updates]);
  return updates;
}

export function useLiveUpdates(): LiveUpdates {
  const updates = useContext(LiveUpdatesContext);
  if (!updates) throw new Error('useLiveUpdates is for screens behind the sign-in');
  return updates;
}
