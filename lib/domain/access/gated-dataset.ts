import { shortHash } from "@/lib/domain/text/content-hash"

/**
 * Datasets whose makers ask that items stay out of plain sight, so that no model learns them by heart. Their texts are
 * hidden until a reader accepts the terms, and never leave with an export or a search.
 */
const asking = /(?:^|[^a-z0-9])(?:gpqa|ewok|hle|humanity['’]?s?[ _-]last[ _-]exam)(?:[^a-z]|$)/i

/** Whether a dataset of this name asks for it. */
export function asksForGate(name: string): boolean {
  return asking.test(name)
}

/** What a reader agrees to: the dataset's own words, or the usual ones. */
export function termsOf(dataset: { readonly title: string; readonly terms: string | null }): string {
  if (dataset.terms !== null && dataset.terms.trim() !== "") return dataset.terms
  return `The makers of ${dataset.title} ask that its items are not published in plain text, so that they do not end up in the training data of models. I will not copy or share these texts, online or with a model that learns from them.`
}

/** What is remembered when terms were accepted: other words must be accepted anew. */
export function termsKey(dataset: {
  readonly slug: string
  readonly title: string
  readonly terms: string | null
}): string {
  return `${dataset.slug}:${shortHash(termsOf(dataset)).slice(0, 8)}`
}
