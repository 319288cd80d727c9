/**
 * One thing that files say of an answer beside its texts, as filters name it: "subject=anatomy". Keys end at the first
 * "=": those that have one cannot be asked for.
 */
export type Fact = { readonly key: string; readonly value: string }

export const printFact = ({ key, value }: Fact): string => `${key}=${value}`

/** Null: it names none. */
export function parseFact(text: string): Fact | null {
  const at = text.indexOf("=")
  return at > 0 ? { key: text.slice(0, at), value: text.slice(at + 1) } : null
}

/** The same of a parameter that may be missing: what names none narrows nothing. */
export const factOf = (text: string | undefined): Fact | undefined =>
  text === undefined ? undefined : (parseFact(text) ?? undefined)
