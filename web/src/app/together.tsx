import { useEffect } from 'react';
import { followPeople } from '../features/presence/follow-people.ts';

/** What makes this a place with others in it. It has nothing to show of its own. */
export default function Together() {
  useEffect(followPeople, []);
  return null;
}
