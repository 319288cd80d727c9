export type Choice = { readonly slug: string; readonly name: string; readonly depth?: number }

type Packed = readonly [slug: string, name: string, depth: number, count: number]

/** Choices with how many failures each leaves (-1: not counted) as one text, on the way to the browser. */
export function packChoices(options: readonly Choice[], counts: ReadonlyMap<string, number>): string {
  return JSON.stringify(options.map(({ slug, name, depth = 1 }): Packed => [slug, name, depth, counts.get(slug) ?? -1]))
}

export function unpackChoices(packed: string): readonly Packed[] {
  return JSON.parse(packed) as readonly Packed[]
}
