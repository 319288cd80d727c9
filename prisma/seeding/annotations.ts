import type { PoolClient } from "pg"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { addAnnotations, type FinishedRow } from "@/lib/data/analyses/finished-annotations"
import { on } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import type { SeededScores } from "./outcomes"
import type { ReleaseAnnotation, ReleaseFiles } from "./release-files"
import type { SeededTaxonomy } from "./taxonomy"

type Key = { readonly dataset: string; readonly model: string; readonly exampleId: string }
const keyOf = (row: Key): string => JSON.stringify([row.dataset, row.model, row.exampleId])

/** The analysis behind the release: strata, annotations with criteria, assignments, second opinions. */
export async function seedAnnotations(
  client: PoolClient,
  { release, scores, taxonomy, publishedAt }: SeededRelease,
): Promise<number> {
  const analysisId = await insertAnalysis(client, {
    ...{ title: release.taxonomy.name, resultSetId: scores.resultSetId, releaseId: taxonomy.versionId, publishedAt },
  })
  await insertStrata(client, { release, scores, analysisId })
  const annotations = release.readAnnotations()
  const ids = await addAnnotations(client, analysisId, await finishedRows(client, scores, { release, annotations }))
  await insertAssignments(client, { annotations, ids, taxonomy })
  const idByKey = new Map(annotations.map((row, index) => [keyOf(row), ids[index] ?? 0]))
  await insertSecondLooks(client, release, (row) => idByKey.get(keyOf(row)) ?? 0)
  return analysisId
}

type SeededRelease = {
  readonly release: ReleaseFiles
  readonly scores: SeededScores
  readonly taxonomy: SeededTaxonomy
  readonly publishedAt: string
}

async function insertAnalysis(
  client: PoolClient,
  { publishedAt, ...analysis }: { title: string; resultSetId: number; releaseId: number; publishedAt: string },
): Promise<number> {
  const { id } = await on(client)
    .insertInto("analysis")
    .values({
      ...{ ...analysis, visibility: "public", judgeId: "release-reader", mode: "place" },
      config: JSON.stringify(parseConfig({ ratio: 1, mode: "both" })),
      ...{ status: "done", stage: "finished", startedAt: publishedAt, finishedAt: publishedAt },
    })
    .returning("id")
    .executeTakeFirstOrThrow()
  return id
}

async function insertStrata(
  client: PoolClient,
  { release, scores, analysisId }: Pick<SeededRelease, "release" | "scores"> & { readonly analysisId: number },
): Promise<void> {
  await on(client)
    .insertInto("stratum")
    .values(
      release.readStrata().map(({ model, dataset, annotated, ...stratum }) => ({
        ...{ ...stratum, analysisId, sampled: annotated },
        ...{ modelId: scores.models.get(model) ?? 0, datasetId: scores.datasets.get(dataset) ?? 0 },
      })),
    )
    .execute()
}

/** In the order of the release's annotations, each with the prediction it is of. */
async function finishedRows(
  client: PoolClient,
  { resultSetId, models, datasets }: SeededScores,
  { release, annotations }: { readonly release: ReleaseFiles; readonly annotations: readonly ReleaseAnnotation[] },
): Promise<FinishedRow[]> {
  const named = annotations.map(({ model, dataset, exampleId }, n) => ({
    ...{ n, exampleId, modelId: models.get(model) ?? 0, datasetId: datasets.get(dataset) ?? 0 },
  }))
  const predictions = await on(client)
    .selectFrom(rowTable("w", { n: "int4", modelId: "int4", datasetId: "int4", exampleId: "text" }, named))
    .innerJoin("example as e", (join) =>
      join.onRef("e.datasetId", "=", "w.datasetId").onRef("e.externalId", "=", "w.exampleId"),
    )
    .innerJoin("prediction as p", (join) =>
      join.onRef("p.modelId", "=", "w.modelId").onRef("p.exampleId", "=", "e.id").on("p.resultSetId", "=", resultSetId),
    )
    .select(["p.id as predictionId", "p.modelId", "p.datasetId", "p.exampleId"])
    .orderBy("w.n")
    .execute()
  if (predictions.length !== annotations.length)
    throw new Error(`${annotations.length} annotations in the release, ${predictions.length} found their prediction.`)
  const hashes = new Map(release.readOutputHashes().map((row) => [keyOf(row), row.outputHash]))
  return predictions.map((prediction, index) => finishedRow(prediction, annotations[index], hashes))
}

function finishedRow(
  prediction: Pick<FinishedRow, "predictionId" | "modelId" | "datasetId" | "exampleId">,
  annotation: ReleaseAnnotation | undefined,
  hashes: ReadonlyMap<string, string>,
): FinishedRow {
  if (!annotation) throw new Error("A prediction came without its annotation.")
  const { verdict, suspect, title, summary, secondary, confidence, criteria, round } = annotation
  return {
    ...prediction,
    ...{ round, detail: null, outputHash: hashes.get(keyOf(annotation)) ?? null },
    outcome: verdict === "no-error-found" ? "no-error-found" : "diagnosed",
    diagnosis: {
      ...{ verdict, suspect, title, summary, secondary, confidence, source: "llm" },
      criteria: criteria.map(({ criterion, present, quality, evidence, comment }) => ({
        ...{ text: criterion, present, quality, missingQuote: null, comment },
        evidence: evidence && { start: evidence[0], end: evidence[1] },
      })),
    },
  }
}

async function insertAssignments(
  client: PoolClient,
  values: { annotations: readonly ReleaseAnnotation[]; ids: readonly number[]; taxonomy: SeededTaxonomy },
): Promise<void> {
  const { annotations, ids, taxonomy } = values
  const { versionId, nodeIds } = taxonomy
  const rows = annotations.flatMap(({ category, subcategory, confidence }, index) => {
    const slug = subcategory ?? category
    if (slug === null) return []
    const nodeId = nodeIds.get(slug)
    if (nodeId === undefined) throw new Error(`The release assigns the unknown category ${slug}.`)
    return [{ annotationId: ids[index] ?? 0, versionId, nodeId, outcome: "classified" as const, confidence }]
  })
  await on(client).insertInto("categoryAssignment").values(rows).execute()
}

async function insertSecondLooks(
  client: PoolClient,
  release: ReleaseFiles,
  annotationOf: (row: Key) => number,
): Promise<void> {
  const opinions = release.readSecondOpinions().map((row) => ({
    annotationId: annotationOf(row),
    ...{ first: row.first, second: row.second, alternative: row.secondAlternative, confidence: row.secondConfidence },
  }))
  await on(client).insertInto("secondOpinion").values(opinions).execute()
  const matches = release.readExpertMatches().map((row) => ({
    ...{ annotationId: annotationOf(row), match: row.match, expertsSplit: row.expertsSplit },
  }))
  await on(client).insertInto("expertMatch").values(matches).execute()
  const critiques = release.readCritiques().map(({ diagnosis, firstError, category, better, ...row }) => ({
    ...{ annotationId: annotationOf(row), diagnosis, firstError, category, better },
  }))
  if (critiques.length > 0) await on(client).insertInto("critique").values(critiques).execute()
}
