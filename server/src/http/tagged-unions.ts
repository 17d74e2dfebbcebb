/** The parts of a JSON schema that are looked at here. */
export interface ObjectSchema {
  readonly const?: unknown;
  readonly anyOf?: readonly ObjectSchema[];
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly required?: readonly string[];
}

/**
 * The schema a value is measured by once it has said which form it is of: where several forms differ by a member of
 * fixed value, such as `kind`, the one that is named. Without it the faults of every form would be told, also of those
 * nobody meant.
 *
 * @returns for a form that does not exist, or is not named, a schema that asks for that member alone
 */
export function chosenForm(schema: ObjectSchema, value: unknown): ObjectSchema {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return schema;
  const members = value as Record<string, unknown>;
  if (schema.anyOf) {
    const tag = tagOf(schema.anyOf);
    if (tag === undefined) return schema;
    const tags = schema.anyOf.map(({ properties }) => properties?.[tag] as ObjectSchema);
    const chosen = schema.anyOf[tags.findIndex((one) => one.const === members[tag])];
    return chosen ?? { properties: { [tag]: { anyOf: tags } }, required: [tag] };
  }
  if (!schema.properties) return schema;
  const narrowed = Object.entries(schema.properties).map(([name, member]) => [name, chosenForm(member, members[name])]);
  return { ...schema, properties: Object.fromEntries(narrowed) };
}

/** The values a member may have, where these are a few fixed ones. */
export function fixedValues({ anyOf = [] }: ObjectSchema): string[] {
  return anyOf.every((one) => one.const !== undefined) ? anyOf.map((one) => String(one.const)) : [];
}

/** The member that has a fixed value in every form. */
function tagOf(forms: readonly ObjectSchema[]): string | undefined {
  return Object.keys(forms[0]?.properties ?? {}).find((name) =>
    forms.every(({ properties }) => properties?.[name]?.const !== undefined),
  );
}
