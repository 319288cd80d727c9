/**
 * Where `words` begin in `text`, case aside, and only at the beginning of a word: "date" is not in "candidate".
 * -1 when nowhere.
 */
export function findWords(text: string, words: string): number {
  const escaped = words.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  return escaped === "" ? -1 : text.search(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}`, "iu"))
}
