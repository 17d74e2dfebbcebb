/** Why a desk is frozen: its project is not to be had as before, or too much of it is missing at once. */
export interface FreezeCause {
  readonly kind: 'archived' | 'trashed' | 'unlisted' | 'unsearchable' | 'missing';
  readonly words: string;
}
