import "server-only"
import { sql } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import { prisma } from "@/lib/data/base/client"
import { listMerged } from "@/lib/data/merges/merged-names"
import { nameKinds } from "@/lib/domain/results/name-kind"
import { column } from "@/lib/data/base/columns"
import { db, pooled } from "@/lib/data/base/kysely"
import { noSuch } from "@/lib/errors"
import { whatHolds } from "./blockers"
import { countLabels, type Labels } from "./analysis-to-delete"

/** What goes with results when they are deleted, counted before it does. */
export type DeletionPreview = Labels & {
  readonly id: number
  readonly name: string
  readonly status: "importing" | "ready" | "failed" | "deleting"
  readonly predictions: number
  readonly items: number
  /** `title`: null where it is somebody else's */
  readonly analyses: readonly { readonly id: number; readonly title: string | null }[]
  readonly dryRuns: number
  readonly files: readonly string[]
  /** names that only these results have */
  readonly models: readonly string[]
  readonly datasets: readonly string[]
  /** names that are taken for others in imports to come, and will not be any more: nobody else has them */
  readonly forgotten: readonly { readonly from: string; readonly into: string }[]
  /** why they cannot be deleted, with the way out; null: they can */
  readonly blocked: string | null
}

/** The owner's results, and all that would go with them. Throws not_found for anybody else's and for the atlas's. */
export async function previewDeletion(resultSetId: number, viewer: NonNullable<Viewer>): Promise<DeletionPreview> {
  const row = await prisma().resultSet.findFirst({
    where: { id: resultSetId, ownerId: viewer.id, origin: "import" },
    select: { id: true, name: true, status: true, accepted: true },
  })
  if (!row) throw noSuch("results", "own")
  const doomed = { resultSetId, analysisId: null }
  const of = { where: { resultSetId } }
  const [items, dryRuns, labels, analyses, files, models, datasets, merged, blocked] = await Promise.all([
    prisma().exampleText.count(of),
    prisma().dryRun.count(of),
    countLabels(doomed),
    prisma().analysis.findMany({ ...of, select: { id: true, title: true, ownerId: true }, orderBy: { id: "asc" } }),
    prisma().resultSetFile.findMany({ ...of, select: { name: true }, orderBy: { id: "asc" } }),
    namesOnlyHere("model", resultSetId),
    namesOnlyHere("dataset", resultSetId),
    Promise.all(nameKinds.map((kind) => listMerged(kind, viewer))),
    whatHolds(db(), doomed, viewer),
  ])
  const { accepted: predictions, ...results } = row
  return {
    ...results,
    ...{ predictions, items, ...labels, dryRuns, models, datasets, blocked },
    // Analyses that others made of public results go too; what these are called is theirs.
    analyses: analyses.map(({ id, title, ownerId }) => ({ id, title: ownerId === viewer.id ? title : null })),
    files: files.map(({ name }) => name),
    forgotten: merged
      .flat()
      .filter((one) => one.in.length > 0 && one.in.every(({ id }) => id === resultSetId))
      .map(({ from, into }) => ({ from: from.name, into: into.name })),
  }
}

/** Names of these results that no other results and no other analysis have. */
async function namesOnlyHere(table: "model" | "dataset", resultSetId: number): Promise<string[]> {
  const idOf = (alias: string) => column<"resultSetCount">(alias, `${table}Id`)
  const rows = await pooled()
    .selectFrom("resultSetCount as c")
    .select(sql<number>`${idOf("c")}`.as("id"))
    .distinct()
    .where("c.resultSetId", "=", resultSetId)
    .where((eb) =>
      eb.not(
        eb.or([
          eb.exists(
            eb
              .selectFrom("resultSetCount as o")
              .select("o.resultSetId")
              .where(idOf("o"), "=", idOf("c"))
              .where("o.resultSetId", "<>", resultSetId),
          ),
          eb.exists(
            eb
              .selectFrom("stratum as s")
              .innerJoin("analysis as a", "a.id", "s.analysisId")
              .select("s.analysisId")
              .where(idOf("s"), "=", idOf("c"))
              .where("a.resultSetId", "<>", resultSetId),
          ),
        ]),
      ),
    )
    .limit(1_000)
    .execute()
  const wanted = {
    where: { id: { in: rows.map(({ id }) => id) } },
    select: { name: true },
    orderBy: { name: "asc" },
  } as const
  const named = table === "model" ? prisma().model.findMany(wanted) : prisma().dataset.findMany(wanted)
  return (await named).map(({ name }) => name)
}
