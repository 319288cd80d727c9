import "server-only"
import type { PoolClient } from "pg"
import { importedTree, type ImportedError } from "@/lib/method/tree/imported-tree"
import {
  addStrata,
  createImportedAnalysis,
  deleteEmptyAnalysis,
  finishImportedAnalysis,
  nameJudge,
} from "@/lib/data/imports/imported-analysis"
import { on } from "@/lib/data/base/kysely"
import { analyze } from "@/lib/data/base/planner"
import { recount } from "@/lib/data/taxonomy/node-counts"
import { saveOwnTree } from "@/lib/data/taxonomy/own-trees"
import { recordOwnRelief } from "@/lib/data/taxonomy/relief"
import type { FileOutcome } from "@/lib/data/imports/result-set-import"
import { raiseThresholds } from "@/lib/data/results/recount-failures"
import { indexLabels } from "@/lib/data/search/search-index"
import { importedJudgeId } from "@/lib/domain/judges/imported-judge"
import { AppError } from "@/lib/errors"
import { formatCount, plural } from "@/lib/format"
import { detectReference } from "@/lib/ingest/formats/detect-format"
import type { HashedFile } from "@/lib/ingest/hashes/file-hashes"
import type { ReferenceKind } from "@/lib/ingest/formats/errormap/detect-reference"
import { annotateErrors, readPlaces, type KnownPath } from "./reference-errors"

/** How the files of one import are used: `sources` bring predictions, `references` bring diagnoses and categories. */
export type ReferencePlan = {
  readonly sources: readonly HashedFile[]
  readonly references: readonly { readonly file: HashedFile; readonly kind: ReferenceKind }[]
}

/**
 * Which files are whose. Predictions come from ordinary files where there are any: they have references and right
 * answers, which the reference's output lacks. Otherwise from its errors, in the fullest of its files.
 */
export async function planReference(files: readonly HashedFile[]): Promise<ReferencePlan> {
  const kinds = await Promise.all(files.map((file) => detectReference(file).catch(() => null)))
  const references = files.flatMap((file, index) => {
    const kind = kinds[index] ?? null
    return kind === null ? [] : [{ file, kind }]
  })
  const plain = files.filter((_, index) => kinds[index] === null)
  const fullest = (["single-errors", "final", "tree"] as const).find((kind) =>
    references.some((one) => one.kind === kind),
  )
  const [first] = references
  if (first && references.every(({ kind }) => kind === "single-errors"))
    throw new AppError(
      "invalid",
      `${first.file.name} has diagnoses but no categories: import it together with the tree, exp_name=construct_taxonomy_recursively… (CSV or JSON).`,
    )
  const own = references.filter(({ kind }) => kind === fullest).map(({ file }) => file)
  return { sources: plain.length > 0 || references.length === 0 ? plain : own, references }
}

export type ReferenceImport = ReferencePlan & {
  readonly client: PoolClient
  readonly resultSetId: number
  readonly dataset: string | null
  readonly signal?: AbortSignal | undefined
}

/**
 * The reference's results -> a finished analysis of the predictions that were just imported: annotations, its tree, a
 * place for each, counts. In the import's transaction. Returns what became of the files that brought no predictions.
 */
export async function importReference(input: ReferenceImport): Promise<FileOutcome[]> {
  const { client, resultSetId, references, sources } = input
  const analysis = await createImportedAnalysis(client, { resultSetId, judgeId: importedJudgeId("unknown") })
  const hasErrors = references.some(({ kind }) => kind === "single-errors")
  const outcomes: FileOutcome[] = []
  const places = new Map<number, KnownPath>()
  const isSource = (file: HashedFile) => sources.includes(file)
  if (hasErrors)
    for (const { file } of references.filter(({ kind }) => kind !== "single-errors"))
      outcomes.push(await readPlaces({ ...input, file, places, isSource: isSource(file) }))
  const errors: ImportedError[] = []
  const judges = new Set<string>()
  let notFailures = 0
  let isOurs = false
  const taken = new Set<number>()
  for (const { file } of references.filter(({ kind }) => (kind === "single-errors") === hasErrors)) {
    const read = await annotateErrors({ ...input, file, taken, isSource: isSource(file), analysisId: analysis.id })
    for (const { id, title, predictionId, path } of read.diagnosed)
      errors.push({ id, title, path: hasErrors ? (places.get(predictionId) ?? null) : path })
    read.judges.forEach((judge) => judges.add(judge))
    notFailures += read.notFailures
    isOurs ||= read.isOurs
    if (read.outcome) outcomes.push(read.outcome)
  }
  if (taken.size === 0) {
    await deleteEmptyAnalysis(client, analysis.id)
    return outcomes
  }

  await raiseThresholds(client, resultSetId, analysis.id)
  await addStrata(client, resultSetId, analysis.id)
  const built = importedTree(errors)
  const versionId = await saveOwnTree(client, analysis, built.tree)
  if (taken.size > 1_000) await analyze(on(client), { errorAnnotation: [], categoryAssignment: [], taxonomyNode: [] })
  await recount(client, analysis.id, versionId)
  await recordOwnRelief(client, analysis.id)
  await indexLabels(on(client), analysis.id)
  await nameJudge(client, analysis.id, judgeIdOf(judges))
  const onlyErrors = sources.every((file) => references.some((one) => one.file === file))
  await finishImportedAnalysis(client, {
    analysisId: analysis.id,
    message: sentences({ ...built, errors: errors.length, hasErrors, isOurs, notFailures, onlyErrors }),
  })
  return outcomes
}

function judgeIdOf(judges: ReadonlySet<string>): string {
  const [only] = judges
  if (judges.size > 1) return importedJudgeId("several models")
  return importedJudgeId(only ?? "unknown")
}

type Told = {
  readonly leaves: number
  readonly byTitle: number
  readonly unplaced: number
  readonly hasTwins: boolean
  readonly errors: number
  readonly hasErrors: boolean
  readonly isOurs: boolean
  readonly notFailures: number
  readonly onlyErrors: boolean
}

/** What the files could not keep, for people; null when nothing is to be said. */
function sentences(told: Told): string | null {
  const { leaves, byTitle, unplaced, hasTwins, errors, hasErrors, isOurs, notFailures, onlyErrors } = told
  const said: string[] = []
  if (hasErrors && leaves < errors)
    said.push(
      `The tree has leaves for ${formatCount(leaves)} of ${plural(errors, "diagnosed error")}: the reference code drops an error whose title its category has already. ${formatCount(byTitle)} were placed by their title${unplaced > 0 ? `, ${formatCount(unplaced)} could not be placed` : ""}.`,
    )
  if (!hasErrors && !isOurs && !hasTwins && leaves >= 10)
    said.push(
      "No two errors share a title inside a category: the reference code drops the second one, so these shares may count titles, not failures. Its file exp_name=single_error… has every error: import both together.",
    )
  if (notFailures > 0) said.push(`${plural(notFailures, "row")} of right answers (score 1) were left out.`)
  if (onlyErrors)
    said.push(
      "Only wrong answers came with it, so rates of attempts are not known and show as if every attempt had failed: import the predictions together with these files to know them.",
    )
  return said.length > 0 ? said.join(" ") : null
}
