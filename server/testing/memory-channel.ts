import type { Channel, ChannelListener } from '../src/stdx/channel.ts';

/** A channel within one process, whose ends can be cut off. */
export class MemoryAir {
  readonly #ends = new Map<Channel, { listener?: ChannelListener; isCut: boolean; renewed: number }>();
  /** All that was said, the latest last. */
  readonly said: string[] = [];

  open(): Channel {
    const channel: Channel = {
      listen: (listener) => {
        this.#end(channel).listener = listener;
        listener.back();
      },
      say: async (text) => {
        if (this.#end(channel).isCut) return false;
        this.said.push(text);
        await null;
        for (const { listener, isCut } of this.#ends.values()) if (!isCut) listener?.heard(text);
        return true;
      },
      renew: () => {
        this.#end(channel).renewed += 1;
      },
      close: async () => void this.#ends.delete(channel),
    };
    this.#ends.set(channel, { isCut: false, renewed: 0 });
    return channel;
  }

  /** @param aloud whether it is told, as by a connection that ends; otherwise it just carries nothing */
  cut(channel: Channel, { aloud }: { aloud: boolean }): void {
    const end = this.#end(channel);
    end.isCut = true;
    if (aloud) end.listener?.lost();
  }

  mend(channel: Channel, { aloud }: { aloud: boolean }): void {
    const end = this.#end(channel);
    end.isCut = false;
    if (aloud) end.listener?.back();
  }

  /** How often it was asked for a new connection. */
  renewals(channel: Channel): number {
    return this.#end(channel).renewed;
  }

  #end(channel: Channel) {
    const end = this.#ends.get(channel);
    if (!end) throw new Error('the channel is closed');
    return end;
  }
}
