import type { CategoryDraft, ProposeRequest, RefineRequest, ReviewRequest, TitleCount } from "@/lib/method/judge/judge"
import { clusterTitles, draftOf } from "./cluster"
import { plainTitle } from "./title-cue"
import { cosine, type Embed } from "./embedder"

/** A title this near to a category belongs to it. */
const BELONGS = 0.5
/** Two categories this near are one. */
const SAME = 0.9

/** Groups of similar titles, the most frequent ones first, at most `limit`. */
export async function propose({ titles, limit }: ProposeRequest, embed: Embed): Promise<CategoryDraft[]> {
  const vectors = await embed(titles.map((one) => plainTitle(one.title)))
  return distinct(clusterTitles(titles, vectors, limit).map(draftOf)).slice(0, limit)
}

/** The categories stay; titles that belong to none of them make new ones while there is room. */
export async function refine(request: RefineRequest, embed: Embed): Promise<CategoryDraft[]> {
  const { titles, categories, limit, parent } = request
  const kept = distinct(categories).slice(0, limit)
  const room = limit - kept.length
  if (room <= 0) return kept
  const names = await embed(kept.map((category) => category.name))
  const vectors = await embed(titles.map((one) => plainTitle(one.title)))
  const open: TitleCount[] = titles.filter((_, row) => {
    const vector = vectors[row]
    return vector !== undefined && names.every((name) => cosine(name, vector) < BELONGS)
  })
  const added = open.length === 0 ? [] : await propose({ titles: open, limit: room, parent }, embed)
  return distinct([...kept, ...added]).slice(0, limit)
}

/** Categories with the same meaning become one; the earlier name stays. */
export async function review({ categories, limit }: ReviewRequest, embed: Embed): Promise<CategoryDraft[]> {
  const unique = distinct(categories)
  const vectors = await embed(unique.map((category) => category.name))
  const kept: number[] = []
  unique.forEach((_, row) => {
    const vector = vectors[row]
    const isNew = vector && kept.every((other) => cosine(vectors[other] ?? vector, vector) < SAME)
    if (isNew || kept.length === 0) kept.push(row)
  })
  return kept.flatMap((row) => unique[row] ?? []).slice(0, limit)
}

function distinct(drafts: readonly CategoryDraft[]): CategoryDraft[] {
  const seen = new Set<string>()
  return drafts.filter((draft) => {
    const name = draft.name.toLowerCase()
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}
