/** A custom field of the site, as far as reading and showing its values needs. Plain data: may be stored. */
export interface CustomField {
  id: string;
  name: string;
  /** Jira's value type: string, number, option, user, array, date, datetime, … */
  type: string;
}

/**
 * What the site's fields mean to us. Found by `schema.custom`, never by a field's name alone, because names
 * repeat and are translated. Plain data: may be stored and passed back.
 */
export interface FieldCatalogue {
  /** Fields shown by name on a ticket; the ones with a meaning of their own below are left out. */
  shown: CustomField[];
  /** Ids that hold an estimate in story points, the boards' own choice first. */
  storyPoints: string[];
  sprint: string | null;
  requestType: string | null;
  /** Of a service desk's requests. */
  participants: string | null;
  approvals: string | null;
  slas: { id: string; name: string }[];
}
