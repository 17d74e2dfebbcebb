/**
 * Sends one batch after the other: what comes while one is on its way makes the next. Answers whether a value was
 * sent; never rejects.
 */
export function gathered<T>(send: (values: readonly T[]) => Promise<unknown>): (value: T) => Promise<boolean> {
  const waiting: { value: T; tell(sent: boolean): void }[] = [];
  let sending = false;
  const sendAll = async () => {
    sending = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0);
      const sent = await send(batch.map(({ value }) => value)).then(
        () => true,
        () => false,
      );
      for (const { tell } of batch) tell(sent);
    }
    sending = false;
  };
  return (value) =>
    new Promise((tell) => {
      waiting.push({ value, tell });
      if (!sending) void sendAll();
    });
}
