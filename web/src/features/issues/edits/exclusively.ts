/** Does it while no other page of this browser does it too. Pages served without TLS have no locks, and go ahead. */
export async function exclusively(name: string, work: () => Promise<void>, signal?: AbortSignal): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request(name, signal ? { signal } : {}, work);
  else await work();
}
