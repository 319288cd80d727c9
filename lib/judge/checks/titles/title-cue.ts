/**
 * Titles without reading can only say what kind of question was answered. The cue keeps titles of unlike failures
 * apart, so that a tree induced from them has something to divide by.
 */
const cues: readonly (readonly [feature: string, words: string])[] = [
  ["asks: brackets", "bracket sequence"],
  ["asks: data given", "text from supplied data"],
  ["asks: translation", "translation"],
  ["constraints", "instructions to follow"],
  ["asks: sort or order", "ordering task"],
  ["asks: truth and validity", "truth of statements"],
  ["asks: adjectives or edit", "wording task"],
  ["asks: code", "programming"],
  ["asks: law or court", "legal case"],
  ["asks: formula", "formula given"],
  ["asks: science units", "measured quantities"],
  ["asks: date asked", "date asked"],
  ["asks: money", "amounts of money"],
  ["asks: how many", "quantity asked"],
  ["asks: passage", "passage given"],
  ["asks: person asked", "person or name asked"],
  ["asks: place asked", "place asked"],
  ["asks: write", "text to write"],
  ["asks: calculate", "calculation asked"],
  ["asks: according to", "claim of an author"],
]

/** A few words on the kind of question. */
export function titleCue(features: ReadonlyMap<string, number>): string {
  const found = cues.find(([feature]) => (features.get(feature) ?? 0) > 0)
  if (found) return found[1]
  return (features.get("options") ?? 0) > 0 ? "choice between options" : "open question"
}

const MARK = " (by resemblance)"

/** Title of a failure that was not read but placed by likeness: a category of the release, and the kind of question. */
export function likenessTitle(name: string, cue: string): string {
  return `${name}${MARK}: ${cue}`
}

/** The title without what only says how it came about: that must not make titles alike. */
export function plainTitle(title: string): string {
  return title.replace(MARK, "")
}

const UNDETERMINED = "Wrong answer, cause not determined"

export function undeterminedTitle(cue: string): string {
  return `${UNDETERMINED}: ${cue}`
}

/** Titles of failures that the judge left open; they are not placed anywhere. */
export function isUndetermined(title: string): boolean {
  return title.startsWith(UNDETERMINED)
}
