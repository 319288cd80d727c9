/** One analysis as far as it matters for comparing its labels with another's. */
type Placed = {
  readonly id: number
  readonly releaseId: number | null
  readonly releaseKey: string | null
  readonly releaseName: string | null
  readonly treeId: number | null
  readonly treeKey: string | null
}

type FootingVersion = { readonly id: number; readonly key: string; readonly name: string }

/** On which categories two analyses are compared: the same ones, or each on its own tree. */
export type Footing =
  | { readonly kind: "shared"; readonly version: FootingVersion }
  | { readonly kind: "trees"; readonly a: FootingVersion; readonly b: FootingVersion }

/** Every footing two analyses have, the most telling first; empty while one of them has placed nothing yet. */
export function footingsOf(a: Placed, b: Placed): Footing[] {
  const [ofA, ofB] = [versionsOf(a), versionsOf(b)]
  const shared = ofA.filter((version) => ofB.some(({ id }) => id === version.id))
  const [treeA, treeB] = [ofA.at(-1), ofB.at(-1)]
  return [
    ...shared.map((version): Footing => ({ kind: "shared", version })),
    ...(treeA && treeB && treeA.id !== treeB.id ? [{ kind: "trees", a: treeA, b: treeB } as const] : []),
  ]
}

/** The release and the own tree, in this order. */
function versionsOf({ id, releaseId, releaseKey, releaseName, treeId, treeKey }: Placed): FootingVersion[] {
  return [
    ...(releaseId !== null && releaseKey !== null ? [{ id: releaseId, key: releaseKey, name: releaseName ?? "" }] : []),
    ...(treeId !== null && treeKey !== null
      ? [{ id: treeId, key: treeKey, name: `the own tree of analysis ${id}` }]
      : []),
  ]
}

/** "same": on the categories both share, where there are any; "trees": each on its own tree. */
export const footingChoices = ["same", "trees"] as const
export type FootingChoice = (typeof footingChoices)[number]

/** The footing asked for, or the first one there is; null when the two have nothing to be compared on. */
export function chooseFooting(footings: readonly Footing[], choice: FootingChoice): Footing | null {
  const wanted = footings.find(({ kind }) => (kind === "trees") === (choice === "trees"))
  return wanted ?? footings[0] ?? null
}
