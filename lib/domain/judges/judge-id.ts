/**
 * Ids of judges: "builtin", "<provider>/<model>", and both in a row: "builtin+<provider>/<model>" asks the built-in
 * judge first and the model only for what that leaves open. "builtin:checks+…" and "builtin:0.80+…" say which findings
 * of the built-in judge are accepted. The id says all of it, so that a resumed run decides as the first one did.
 */
export type BuiltinFirst = {
  /** the judge that reads what is left open, and is paid */
  readonly reader: string
  /** labels by likeness are accepted from this confidence on; null: verifiable checks only */
  readonly likenessFrom: number | null
}

/** What is accepted when the id does not say: checks, and likeness where it was found right in more than nine of ten. */
export const defaultLikenessFrom = 0.9

const BUILTIN_FIRST = /^builtin(?::(checks|0\.\d{1,2}))?\+(\S{1,180})$/u

/** null for a judge that is one judge. */
export function builtinFirstOf(judgeId: string): BuiltinFirst | null {
  const match = BUILTIN_FIRST.exec(judgeId)
  const reader = match?.[2]
  if (!match || reader === undefined || reader.startsWith("builtin")) return null
  const accept = match[1]
  return {
    reader,
    likenessFrom: accept === undefined ? defaultLikenessFrom : accept === "checks" ? null : Number(accept),
  }
}

export function builtinFirstId(reader: string): string {
  return `builtin+${reader}`
}

/** The judge that is called and paid: the model of "builtin first", else the judge itself. */
export function readerOf(judgeId: string): string {
  return builtinFirstOf(judgeId)?.reader ?? judgeId
}

export type HeuristicPart = "all" | "some" | "none"

/** How much of an analysis by this judge was labelled by rules and likeness instead of reading; null: there was no judge. */
export function heuristicPart(judgeId: string | null): HeuristicPart {
  return judgeId === "builtin" ? "all" : judgeId !== null && builtinFirstOf(judgeId) ? "some" : "none"
}

/**
 * The judge that made one annotation, by what it wrote as its source: the built-in judge signs its findings
 * ("check:…", "neighbour", "undetermined"); everything else, replies that never came included, is the reader's.
 */
export function judgeOfSource(judgeId: string, source: string | null): string {
  const both = builtinFirstOf(judgeId)
  if (!both) return judgeId
  return source !== null && /^(?:check:|neighbour$|undetermined$)/u.test(source) ? "builtin" : both.reader
}

/** The confidence that people are shown: a reader's own. Labels by rules and likeness have a number, which is none. */
export function shownConfidence(label: {
  readonly judgeId: string
  readonly source: string | null
  readonly confidence: number | null
}): number | null {
  return judgeOfSource(label.judgeId, label.source) === "builtin" ? null : label.confidence
}
