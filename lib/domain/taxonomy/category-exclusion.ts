/** One "counts elsewhere" rule: what it is, and the categories it belongs to instead. */
export type Exclusion = {
  readonly text: string
  /** parts of the target in reading order: a category's name, or the words between two of them */
  readonly target: readonly { readonly words: string; readonly slug: string | null }[]
}

type Named = { readonly slug: string; readonly name: string }

/**
 * "wrong formula: Concept Misapplication" -> its text and a target that can be linked. A target may name several
 * categories ("A or B"); words that name none stay words. A rule without a colon has no target.
 */
export function parseExclusion(rule: string, categories: readonly Named[]): Exclusion {
  const cut = rule.lastIndexOf(": ")
  if (cut < 0) return { text: rule.trim(), target: [] }
  return { text: rule.slice(0, cut).trim(), target: splitAtNames(rule.slice(cut + 2).trim(), categories) }
}

function splitAtNames(words: string, categories: readonly Named[]): Exclusion["target"] {
  if (words === "") return []
  const found = categories
    .map((category) => ({ category, at: words.toLowerCase().indexOf(category.name.toLowerCase()) }))
    .filter(({ category, at }) => at >= 0 && category.name !== "")
    .sort((a, b) => a.at - b.at || b.category.name.length - a.category.name.length)[0]
  if (!found) return [{ words, slug: null }]
  const end = found.at + found.category.name.length
  return [
    ...(found.at > 0 ? [{ words: words.slice(0, found.at), slug: null }] : []),
    { words: found.category.name, slug: found.category.slug },
    ...splitAtNames(words.slice(end), categories),
  ]
}
