import type { AssignItem, AssignOption, AssignRequest } from "@/lib/method/judge/judge"
import { cosine, type Embed } from "./embedder"
import { isUndetermined, plainTitle } from "./title-cue"

/** Below this likeness an item belongs to none of the options. */
const BELONGS = 0.4

/**
 * Places items: by the hint of the diagnosis when the options are of a release; by the title when the options were
 * grouped from titles; else by similarity of the texts, or 0 for "Other". A failure whose cause was not determined is
 * left out on a release: it counts as unassigned.
 */
export async function assign({ items, options }: AssignRequest, embed: Embed): Promise<Map<number, number>> {
  const assigned = new Map<number, number>()
  const isRelease = options.some((option) => option.slug !== null)
  const open: AssignItem[] = []
  for (const item of items) {
    const number = placeByHint(item, options) ?? byTitle(item, options)
    if (number !== null) assigned.set(item.number, number)
    else if (!(isRelease && isUndetermined(item.title))) open.push(item)
  }
  if (open.length === 0 || options.length === 0) {
    for (const item of open) assigned.set(item.number, 0)
    return assigned
  }
  const categories = await embed(options.map((option) => `${option.name}. ${option.definition}`))
  const names = await embed(options.map((option) => option.name))
  const titles = await embed(open.map((item) => plainTitle(item.title)))
  const texts = await embed(open.map((item) => `${plainTitle(item.title)}. ${item.summary}`))
  open.forEach((item, row) => {
    let best = { number: 0, value: BELONGS }
    options.forEach((option, column) => {
      const value = Math.max(at(titles, row, names, column), at(texts, row, categories, column))
      if (value > best.value) best = { number: option.number, value }
    })
    assigned.set(item.number, best.number)
  })
  return assigned
}

function at(a: readonly Float32Array[], row: number, b: readonly Float32Array[], column: number): number {
  const left = a[row]
  const right = b[column]
  return left && right ? cosine(left, right) : 0
}

/** The option that the diagnosis named, or that its category lies below; null without such a hint. */
export function placeByHint(
  { categoryHint }: Pick<AssignItem, "categoryHint">,
  options: readonly AssignOption[],
): number | null {
  if (categoryHint === null) return null
  const option =
    options.find((one) => one.slug === categoryHint) ?? options.find((one) => one.below.includes(categoryHint))
  return option?.number ?? null
}

function byTitle({ title }: AssignItem, options: readonly AssignOption[]): number | null {
  const option =
    options.find((one) => one.name === plainTitle(title)) ??
    options.find((one) => one.slug === null && one.definition.includes(`“${title}”`))
  return option?.number ?? null
}
