/** Sends one value after the other, and of those that come while one is on its way the latest alone. */
export function latestAlone<T>(send: (value: T) => Promise<unknown>): (value: T) => void {
  let waiting: { value: T } | undefined;
  let sending = false;
  const sendAll = async () => {
    sending = true;
    while (waiting) {
      const { value } = waiting;
      waiting = undefined;
      await send(value).catch(() => undefined);
    }
    sending = false;
  };
  return (value) => {
    waiting = { value };
    if (!sending) void sendAll();
  };
}
