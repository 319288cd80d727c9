import { sampleSize } from "@/lib/domain/analyses/sample-size"
import { drawOrder } from "./hash-order"

/** A sampled failure by the names that are the same in every database. */
export type NamedFailure = {
  readonly id: number
  readonly model: string
  readonly dataset: string
  /** example id, variant, trial */
  readonly key: string
}

/**
 * The failures that a smaller sample would hold: of each (model, data set) the first `ratio` in the order drawn by
 * `seed`, at least one. Of the same seed a larger share holds the smaller; different seeds draw independently.
 */
export function subsample<T extends NamedFailure>(
  failures: readonly T[],
  { seed, ratio }: { readonly seed: number; readonly ratio: number },
): T[] {
  if (ratio >= 1) return [...failures]
  const groups = new Map<string, { model: string; dataset: string; members: T[] }>()
  for (const failure of failures) {
    const { model, dataset } = failure
    const name = JSON.stringify([dataset, model])
    const group = groups.get(name) ?? { model, dataset, members: [] }
    groups.set(name, group)
    group.members.push(failure)
  }
  return [...groups.values()].flatMap(({ model, dataset, members }) => {
    const size = sampleSize(members.length, { ratio, cap: null, minimumPerGroup: 1 })
    return drawOrder(members, ({ key }) => key, { seed, purpose: ["stability", dataset, model] }).slice(0, size)
  })
}
