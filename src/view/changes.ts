/** What changed in one thing: each field with its value before and after, as the state document has them. */
export type Changes = Readonly<Record<string, readonly [before: unknown, after: unknown]>>;

/** A thing's entry in the state document. */
export type Entry = Readonly<Record<string, unknown>>;

/** The fields in which two entries of the state document differ; of one that is not there, every field is null. */
export function changesBetween(before: Entry | undefined, after: Entry | undefined): Changes {
  const changes: Record<string, readonly [unknown, unknown]> = {};
  for (const field of Object.keys(after ?? before ?? {})) {
    const [was, is] = [before?.[field] ?? null, after?.[field] ?? null];
    if (JSON.stringify(was) !== JSON.stringify(is)) changes[field] = [was, is];
  }
  return changes;
}
