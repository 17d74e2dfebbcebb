/** Carries texts to every process that listens, the one that said them included. Who does not listen misses them. */
export interface Channel {
  /** Listens from now on, and again whenever the connection was lost; may be called once. */
  listen(listener: ChannelListener): void;
  /** Whether it was handed over. Never rejects. */
  say(text: string): Promise<boolean>;
  /** Listens over a new connection: the present one seems to carry nothing any more. */
  renew(): void;
  close(): Promise<void>;
}

export interface ChannelListener {
  heard(text: string): void;
  /** Listens now; what was said before may have been missed. */
  back(): void;
  /** Hears nothing until it is back. */
  lost(): void;
}
