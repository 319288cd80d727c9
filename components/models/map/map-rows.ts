import type { SignatureMap } from "@/lib/stats/signatures/signature-map"

/** Below this many failures read a place is mostly noise: drawn hollow. */
export const ROUGH_BELOW = 50
/** Two models are told apart at this false-discovery rate. */
export const APART_BELOW = 0.1

type Named = { readonly slug: string; readonly name: string; readonly suites: readonly string[] }

type Nearest = { readonly row: number; readonly distance: number; readonly q: number }
export type MappedRow = Omit<SignatureMap["models"][number], "modelId"> & {
  readonly slug: string
  readonly name: string
  readonly suite: string
  readonly isRough: boolean
  readonly nearest: Nearest | null
}

/** The models of the map with names, and who is nearest to each: among those on the same benchmarks, if there are any. */
export function mappedRows(map: SignatureMap, names: ReadonlyMap<number, Named>): MappedRow[] {
  const suiteOf = (row: number) => names.get(map.models[row]?.modelId ?? -1)?.suites.join(" + ") ?? ""
  return map.models.map(({ modelId, ...model }, row): MappedRow => {
    const others = map.models.flatMap((_, other) => (other === row ? [] : [other]))
    const alike = others.filter((other) => suiteOf(other) === suiteOf(row))
    const [nearest] = (alike.length > 0 ? alike : others)
      .map((other) => ({ row: other, distance: map.distances[row]?.[other] ?? 1, q: map.q[row]?.[other] ?? 1 }))
      .sort((a, b) => a.distance - b.distance)
    return {
      ...model,
      slug: names.get(modelId)?.slug ?? "",
      name: names.get(modelId)?.name ?? "",
      suite: suiteOf(row),
      isRough: model.read < ROUGH_BELOW,
      nearest: nearest ?? null,
    }
  })
}

export type PairCounts = {
  readonly pairs: number
  readonly apart: number
  readonly sameSuite: number
  readonly apartInSuite: number
}

/** How many pairs can be told apart, of all and of those on the same benchmarks. */
export function countPairs(map: SignatureMap, rows: readonly MappedRow[]): PairCounts {
  const pairs = rows.flatMap((a, i) =>
    rows.slice(0, i).map((b, j) => ({ isSame: a.suite === b.suite, isApart: (map.q[i]?.[j] ?? 1) < APART_BELOW })),
  )
  const same = pairs.filter(({ isSame }) => isSame)
  return {
    pairs: pairs.length,
    apart: pairs.filter(({ isApart }) => isApart).length,
    sameSuite: same.length,
    apartInSuite: same.filter(({ isApart }) => isApart).length,
  }
}
