/** One analysis as far as it matters for comparing its labels with another's. */
type Placed = {
  readonly id: number
  readonly releaseId: number | null
  readonly releaseKey: string | null
  readonly releaseName: string | null
  readonly treeId: number | null
  readonly treeKey: string | null
}

type BasisVersion = { readonly id: number; readonly key: string; readonly name: string }

/** On which categories two analyses are compared: the same ones, or each on its own tree. */
export type AgreementBasis =
  | { readonly kind: "shared"; readonly version: BasisVersion }
  | { readonly kind: "trees"; readonly a: BasisVersion; readonly b: BasisVersion }

/** Every basis two analyses have, the most telling first; empty while one of them has placed nothing yet. */
export function basesOf(a: Placed, b: Placed): AgreementBasis[] {
  const [ofA, ofB] = [versionsOf(a), versionsOf(b)]
  const shared = ofA.filter((version) => ofB.some(({ id }) => id === version.id))
  const [treeA, treeB] = [ofA.at(-1), ofB.at(-1)]
  return [
    ...shared.map((version): AgreementBasis => ({ kind: "shared", version })),
    ...(treeA && treeB && treeA.id !== treeB.id ? [{ kind: "trees", a: treeA, b: treeB } as const] : []),
  ]
}

/** The release and the own tree, in this order. */
function versionsOf({ id, releaseId, releaseKey, releaseName, treeId, treeKey }: Placed): BasisVersion[] {
  return [
    ...(releaseId !== null && releaseKey !== null ? [{ id: releaseId, key: releaseKey, name: releaseName ?? "" }] : []),
    ...(treeId !== null && treeKey !== null
      ? [{ id: treeId, key: treeKey, name: `the own tree of analysis ${id}` }]
      : []),
  ]
}

/** "same": on the categories both share, where there are any; "trees": each on its own tree. */
export const basisChoices = ["same", "trees"] as const
export type BasisChoice = (typeof basisChoices)[number]

/** The basis asked for, or the first one there is; null when the two have nothing to be compared on. */
export function chooseBasis(bases: readonly AgreementBasis[], choice: BasisChoice): AgreementBasis | null {
  const wanted = bases.find(({ kind }) => (kind === "trees") === (choice === "trees"))
  return wanted ?? bases[0] ?? null
}
