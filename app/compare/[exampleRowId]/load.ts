import { notFound } from "next/navigation"
import type { SideAnnotation } from "@/components/compare/item/item-side"
import { readAcceptedTerms } from "@/lib/http/cookies/accepted-terms"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { findAssignment, getAnnotation } from "@/lib/data/failures/annotation-detail"
import { findNeighbours } from "@/lib/data/compare/item-list"
import { findTexts, getSharedItem, listTrials, mayShowTexts } from "@/lib/data/compare/shared-item"
import { listOverrides } from "@/lib/data/failures/review-overrides"
import { listReviews, type Review } from "@/lib/data/failures/reviews"
import type { Scope } from "@/lib/data/scope/scope"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { factOf } from "@/lib/domain/failures/fact"
import { categoriesOf } from "@/lib/domain/compare/category-pair"
import { evidenceFits } from "@/lib/domain/failures/evidence-applies"
import { pathTo } from "@/lib/domain/taxonomy/taxonomy"
import type { ComparedItemQuery } from "@/lib/queries"
import { loadPair } from "../load"

/** One item, two models: texts, both diagnoses, and where it stands in the list it was opened from. */
export async function loadItem(address: string, query: ComparedItemQuery) {
  const exampleRowId = Number(address)
  if (!Number.isInteger(exampleRowId) || exampleRowId < 1 || exampleRowId > 2_147_483_647) notFound()
  const { scope, chosen } = await loadPair(query)
  if (!chosen) notFound()
  const pair = { a: chosen.a.id, b: chosen.b.id, datasets: query.dataset, other: chosen.other }
  const key = { exampleRowId }
  const found = await orNotFound(getSharedItem(scope, { ...pair, datasets: [] }, key))
  const trials = await loadTrials(scope, pair, found)
  const [trialA, trialB] = [
    shownOf(trials.a, query.trialA ?? found.trialA),
    shownOf(trials.b, query.trialB ?? found.trialB),
  ]
  const item = {
    ...found,
    ...(trialA && { trialA: trialA.trial, annotationA: trialA.annotationId }),
    ...(trialB && { trialB: trialB.trial, annotationB: trialB.annotationId }),
  }
  const accepted = await readAcceptedTerms()
  const filter = {
    ...pair,
    fact: factOf(query.fact),
    cell: query.cell,
    categories: categoriesOf(query.pair),
    q: query.q,
  }
  const [texts, neighbours, tree, a, b] = await Promise.all([
    findTexts(scope, pair, { item, accepted }),
    findNeighbours(scope, filter, key),
    getTaxonomy(scope.version.id),
    item.annotationA === null ? null : loadSide(item.annotationA, scope),
    item.annotationB === null ? null : loadSide(item.annotationB, chosen.other ?? scope),
  ])
  const sides = { a, b }
  const fits = (side: "a" | "b") => {
    const [read, text] = [sides[side], texts[side]]
    return read !== null && text !== null && evidenceFits(read.detail, text)
  }
  return {
    scope,
    chosen,
    item,
    texts,
    neighbours,
    tree,
    sides,
    trials,
    fits: { a: fits("a"), b: fits("b") },
    locked: !mayShowTexts(item, accepted),
  }
}

type Item = Awaited<ReturnType<typeof getSharedItem>>
type Pair = { readonly a: number; readonly b: number; readonly other?: Scope | undefined }

/** The trials of either side, where it has several. */
async function loadTrials(scope: Scope, pair: Pair, item: Item) {
  const { exampleRowId } = item
  const [a, b] = await Promise.all([
    item.triesA > 1
      ? listTrials(scope, {
          model: pair.a,
          place: { results: item.resultSetA, analysis: item.analysisA },
          exampleRowId,
        })
      : [],
    item.triesB > 1
      ? listTrials(pair.other ?? scope, {
          model: pair.b,
          place: { results: item.resultSetB, analysis: item.analysisB },
          exampleRowId,
        })
      : [],
  ])
  return { a, b }
}

/** The trial asked for, else the first. */
const shownOf = <Trial extends { readonly trial: number }>(trials: readonly Trial[], wanted: number) =>
  trials.find(({ trial }) => trial === wanted) ?? trials[0]

export type LoadedSide = {
  readonly shown: SideAnnotation
  readonly detail: Awaited<ReturnType<typeof getAnnotation>>
  /** the top category that counts: a person's word where there is one, else the judge's; undefined: none */
  readonly counted: string | undefined
}

async function loadSide(id: number, scope: Scope): Promise<LoadedSide> {
  const [detail, assignment, tree, reviews, overrides] = await Promise.all([
    getAnnotation(id, scope.viewer),
    findAssignment(id, scope.version.id),
    getTaxonomy(scope.version.id),
    listReviews(id),
    listOverrides(scope),
  ])
  const namesTo = (node: number | null | undefined) => (node ? pathTo(tree, node).map(({ name }) => name) : [])
  const path = namesTo(assignment?.nodeId)
  const override = overrides.find((one) => one.id === id)
  return {
    detail,
    counted: (override ? namesTo(override.nodeId) : path)[0],
    shown: { ...detail, path, reviews: reviews.slice(0, 3).map((review) => ({ ...review, said: said(review) })) },
  }
}

function said({ verdict, category }: Review): string {
  if (verdict === "agree") return "the label is right."
  if (verdict === "other-category") return `the label is wrong, it is ${category ?? "another category"}.`
  if (verdict === "no-error") return "the label is wrong, there is no error."
  return verdict === "reference-wrong" ? "the reference is wrong." : "the scorer is at fault."
}
