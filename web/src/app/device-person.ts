import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { signedOut } from '../api/signed-out.ts';
import { useMe } from '../features/accounts/session.ts';
import type { LiveUpdates } from '../features/changes/live-updates.ts';
import { deviceMemory, PREFIX } from './device-memory.ts';
import type { HeldWork } from './held-work.ts';

/** Whose work this device holds; null once their session has ended without their doing, nothing once they have left. */
const PERSON = 'person';
/** A device that takes longer to look than the server to answer is not waited for. */
const PATIENCE_MS = 400;

let open: { personId: number; work: Promise<HeldWork> } | undefined;

function workOf(client: QueryClient, personId: number): Promise<HeldWork> {
  if (open?.personId !== personId) {
    open = { personId, work: import('./held-work.ts').then(({ openHeldWork }) => openHeldWork(client, personId)) };
  }
  return open.work;
}

/** Begins with what this device holds for the person who was here last, before the server is asked. */
export async function warmStart(client: QueryClient): Promise<void> {
  const personId = deviceMemory.read<number | null>(PERSON, null);
  if (personId === null) return;
  const shown = workOf(client, personId).catch(() => undefined);
  await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}

/** Holds on this device what the signed-in person reads and says. */
export function useHeldWork(updates: LiveUpdates): void {
  const client = useQueryClient();
  const { id } = useMe();
  useEffect(() => {
    if (id === 0) return;
    // The server says that it is somebody else: nothing of the one before may stand on the page.
    if (open && open.personId !== id) {
      deviceMemory.write(PERSON, undefined);
      return location.reload();
    }
    deviceMemory.write(PERSON, id);
    const begun = workOf(client, id).then((work) => work.begin(client, updates));
    begun.catch(() => undefined);
    // Another page has learnt it: here as well it is told why.
    const change = ({ key }: StorageEvent) => {
      if (key !== PREFIX + PERSON) return;
      if (deviceMemory.read<number | null | undefined>(PERSON, undefined) === null) signedOut.notify();
      else location.reload();
    };
    window.addEventListener('storage', change);
    return () => {
      window.removeEventListener('storage', change);
      void begun.then((stop) => stop());
    };
  }, [client, updates, id]);
}

/** Somebody has signed out, or their session has `ended`: what the server told them is held no longer. */
export async function forgetHeldWork({ ended = false } = {}): Promise<void> {
  deviceMemory.write(PERSON, ended ? null : undefined);
  const work = await open?.work.catch(() => undefined);
  open = undefined;
  await work?.forget();
}
