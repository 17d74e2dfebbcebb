/** Sends one batch after the other: what comes while one is on its way makes the next. */
export function gathered<T>(send: (values: readonly T[]) => Promise<unknown>): (value: T) => void {
  const waiting: T[] = [];
  let sending = false;
  const sendAll = async () => {
    sending = true;
    while (waiting.length > 0) await send(waiting.splice(0)).catch(() => undefined);
    sending = false;
  };
  return (value) => {
    waiting.push(value);
    if (!sending) void sendAll();
  };
}
