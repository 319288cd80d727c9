import "server-only"
import type { AgreementBasis } from "@/lib/domain/analyses/agreement-basis"
import { flattenTree, pathTo, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { Outcome } from "@/lib/domain/enums"
import { clusteringAgreement, type ClusteringAgreement } from "@/lib/stats/agreement/clusterings"
import { judgeAgreement, type JudgeAgreement } from "@/lib/stats/agreement/judge-agreement"
import { labelMatrix, type LabelMatrix } from "@/lib/stats/agreement/label-matrix"
import { memoized } from "@/lib/cache/memoize"
import { countLabelPairs, countUnshared, fates, isFate, type LabelledSide, type PairCount } from "./label-pairs"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"

export type Agreement = {
  /** failures both have sampled, and those of one alone */
  readonly shared: number
  readonly onlyA: number
  readonly onlyB: number
  readonly outcomes: JudgeAgreement
  readonly outcomeMatrix: LabelMatrix
  /** failures that both have put into a category or Other: everything below is about them */
  readonly compared: number
  /** the same labels on both sides; null when each side has its own tree */
  readonly labels: JudgeAgreement | null
  /** two trees; null when the labels are the same */
  readonly clusterings: ClusteringAgreement | null
  /** all shared failures, whatever became of them */
  readonly matrix: LabelMatrix
  readonly sides: { readonly a: LabelledSide; readonly b: LabelledSide }
  /** every label that is met, by name */
  readonly namesA: ReadonlyMap<string, string>
  readonly namesB: ReadonlyMap<string, string>
  /** depth of the deeper tree, at most 2: how many levels there are to look at */
  readonly levels: number
}

/**
 * How far two analyses agree on the failures both have read, on one basis (lib/domain/analyses/agreement-basis.ts) and one level of
 * its categories. Judges' words only, reviews are left out. Call getAnalysis for both first.
 */
export async function getAgreement({
  a,
  b,
  basis,
  level,
}: {
  a: number
  b: number
  basis: AgreementBasis
  level: number
}): Promise<Agreement> {
  const [versionA, versionB] = basis.kind === "shared" ? [basis.version, basis.version] : [basis.a, basis.b]
  const [treeA, treeB] = await Promise.all([getTaxonomy(versionA.id), getTaxonomy(versionB.id)])
  const sides = {
    a: { analysisId: a, versionId: versionA.id, labels: labelsAt(treeA, level) },
    b: { analysisId: b, versionId: versionB.id, labels: labelsAt(treeB, level) },
  }
  const [pairs, unshared] = await Promise.all([countLabelPairs(sides), countUnshared(a, b)])
  const isShared = basis.kind === "shared"
  const depth = Math.max(1, ...[...flattenTree(treeA), ...flattenTree(treeB)].map((node) => node.depth))
  return {
    shared: pairs.reduce((sum, { count }) => sum + count, 0),
    ...unshared,
    ...figures({ pairs, isShared }),
    sides,
    namesA: namesOf(treeA),
    namesB: namesOf(treeB),
    levels: Math.min(2, depth),
  }
}

/** Bootstraps are drawn once for the same counts. */
const figures = memoized("agreement", ({ pairs, isShared }: { pairs: readonly PairCount[]; isShared: boolean }) => {
  const answered = pairs.filter(({ labelA, labelB }) => isAnswer(labelA) && isAnswer(labelB))
  const matrix = labelMatrix(pairs, { sameLabels: isShared, isLast: isFate })
  const asPairs = answered.map(({ labelA, labelB, count }) => ({ first: labelA, second: labelB, count }))
  const outcomes = pairs.map(({ outcomeA, outcomeB, count }) => ({ labelA: outcomeA, labelB: outcomeB, count }))
  return {
    outcomes: judgeAgreement(outcomes.map(({ labelA, labelB, count }) => ({ first: labelA, second: labelB, count }))),
    outcomeMatrix: labelMatrix(outcomes, {
      sameLabels: true,
      isLast: (outcome) => outcome !== ("diagnosed" satisfies Outcome),
    }),
    compared: answered.reduce((sum, { count }) => sum + count, 0),
    labels: isShared ? judgeAgreement(asPairs) : null,
    clusterings: isShared
      ? null
      : clusteringAgreement(labelMatrix(answered, { sameLabels: false, isLast: () => false }).counts),
    matrix,
  }
})

/** A category, or Other: the judge has placed the failure. */
const isAnswer = (label: string): boolean => !isFate(label) || label === "leftover:other"

/** Node id -> slug of its category at this level, or of itself when it lies above. */
function labelsAt(tree: readonly TaxonomyNode[], level: number): Map<number, string> {
  return new Map(
    flattenTree(tree).map((node) => {
      const path = pathTo(tree, node.id)
      return [node.id, path[Math.min(level, path.length) - 1]?.slug ?? node.slug]
    }),
  )
}

function namesOf(tree: readonly TaxonomyNode[]): Map<string, string> {
  return new Map([...Object.entries(fates), ...flattenTree(tree).map(({ slug, name }) => [slug, name] as const)])
}
