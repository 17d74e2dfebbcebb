import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** What the channels carry at most: PostgreSQL's hold no more. */
const TEXT_MAX = 7_900;

/** How messages of one kind go over a channel between processes. */
export interface ChannelText<Message> {
  write(message: Omit<Message, 'v'>): string;
  /** Undefined for anything else: others may speak on a Redis too, and processes of another version. */
  read(text: string): Message | undefined;
}

/** @param version grows when a message is to be read otherwise; those of other versions say nothing to this one */
export function channelText<Schema extends TSchema>(version: number, schema: Schema): ChannelText<Static<Schema>> {
  const checker = Compile(schema);
  return {
    write: (message) => JSON.stringify({ v: version, ...message }),
    read: (text) => {
      if (text.length > TEXT_MAX) return undefined;
      try {
        const value: unknown = JSON.parse(text);
        return checker.Check(value) ? (value as Static<Schema>) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
