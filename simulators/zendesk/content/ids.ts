/** The ids of the account: large integers, as grown accounts have them, each a function of its ordinal. */

/** A family of ids: evenly spaced from a first one. */
export class IdSpace {
  readonly first: number;
  static readonly step = 128;

  constructor(first: number) {
    this.first = first;
  }

  id(ordinal: number): number {
    return this.first + ordinal * IdSpace.step;
  }

  /** The ordinal of an id of this family; a fraction or negative for ids of others. */
  ordinal(id: number): number {
    return (id - this.first) / IdSpace.step;
  }
}

export const users = new IdSpace(6_130_907_000_114);
export const groups = new IdSpace(6_130_852_536_346);
export const organizations = new IdSpace(6_130_869_157_658);
export const memberships = new IdSpace(6_130_871_220_954);
export const brands = new IdSpace(6_130_830_354_842);
export const ticketForms = new IdSpace(6_130_830_344_474);
export const ticketFields = new IdSpace(6_130_830_350_106);
export const fieldOptions = new IdSpace(6_130_830_412_698);
export const customStatuses = new IdSpace(6_130_830_355_738);
export const views = new IdSpace(6_130_852_601_754);
export const rules = new IdSpace(6_130_852_703_002);
export const slaPolicies = new IdSpace(6_130_852_804_122);
export const ratings = new IdSpace(6_131_000_000_026);
export const ticketMetrics = new IdSpace(6_132_000_000_026);
