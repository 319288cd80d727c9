type ItemGroup = { readonly tried: number; readonly failed: number; readonly items: number }

export type ItemBars = {
  /** models that tried the items counted here: the most that any item met */
  readonly models: number
  /** items by the number of models that failed them, from 0 to `models` */
  readonly bars: readonly number[]
  readonly solvedByAll: number
  readonly solvedByNone: number
  /** items that fewer models tried: not among the bars */
  readonly triedByFewer: number
}

/** Items by how many models fail them, over the items that as many models as possible tried; null below two models. */
export function itemBars(groups: readonly ItemGroup[]): ItemBars | null {
  const models = Math.max(0, ...groups.map((group) => group.tried))
  if (models < 2) return null
  const full = groups.filter((group) => group.tried === models)
  const bars = Array.from({ length: models + 1 }, (_, failed) =>
    full.reduce((sum, group) => (group.failed === failed ? sum + group.items : sum), 0),
  )
  const all = groups.reduce((sum, group) => sum + group.items, 0)
  return {
    models,
    bars,
    solvedByAll: bars[0] ?? 0,
    solvedByNone: bars[models] ?? 0,
    triedByFewer: all - bars.reduce((sum, items) => sum + items, 0),
  }
}
