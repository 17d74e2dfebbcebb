/** Where someone was in a list: it is as they left it when they come back to it. */
export interface ListPosition {
  scrollTop: number;
  selectedKey: string | undefined;
}

const positions = new Map<string, ListPosition>();

export const listMemory = {
  read: (place: string): ListPosition | undefined => positions.get(place),
  write: (place: string, position: ListPosition): void => {
    positions.set(place, position);
  },
};
