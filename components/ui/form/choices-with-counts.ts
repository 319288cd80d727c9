import { tellApart } from "@/lib/domain/collections/unique-labels"

export type Choice = { readonly slug: string; readonly name: string; readonly depth?: number }

type Packed = readonly [slug: string, name: string, depth: number, count: number]

/** Choices with how many failures each leaves (-1: not counted) as one text, on the way to the browser; namesakes marked. */
export function packChoices(options: readonly Choice[], counts: ReadonlyMap<string, number>): string {
  const names = tellApart(
    options,
    ({ name }) => name,
    ({ slug }) => slug,
  )
  return JSON.stringify(
    options.map(({ slug, name, depth = 1 }, at): Packed => [slug, names[at] ?? name, depth, counts.get(slug) ?? -1]),
  )
}

export function unpackChoices(packed: string): readonly Packed[] {
  return JSON.parse(packed) as readonly Packed[]
}
