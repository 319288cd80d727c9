import "server-only"
import { emptyFunnel, outcomeKey, type Funnel } from "@/lib/domain/analyses/funnel"
import { tellApart } from "@/lib/domain/collections/unique-labels"
import { assignmentOutcomes } from "@/lib/domain/enums"
import { labelsOf, type Labels } from "@/lib/stats/signatures/label-coverage"
import { failuresAlike } from "@/lib/stats/proportions/attempt-rate"
import { repeatsOf } from "@/lib/data/scope/repeats"
import { sumOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { fromDb } from "@/lib/data/base/enums"

/**
 * Where every prediction of an analysis went, with the placements on one version (null: none yet). Once done it is
 * read from the aggregates, reviews included; before that from the annotations as they stand.
 */
export async function getFunnel(analysisId: number, versionId: number | null): Promise<Funnel> {
  const analysis = await pooled()
    .selectFrom("analysis")
    .select("status")
    .where("id", "=", analysisId)
    .executeTakeFirst()
  const isDone = analysis?.status === "done"
  const strata = await pooled()
    .selectFrom("stratum")
    .select((eb) => strataKeys.map((key) => sumOf(eb.ref(key)).as(key)))
    .where("analysisId", "=", analysisId)
    .executeTakeFirst()
  const read = isDone ? {} : await countOutcomes(analysisId)
  const placed = isDone ? await sumPlacements(analysisId, versionId) : await countPlacements(analysisId, versionId)
  return { ...emptyFunnel, ...strata, ...read, ...placed }
}

const strataKeys = [
  ...(["predictions", "unscored", "failures", "sampled", "diagnosed", "noErrorFound"] as const),
  ...(["refused", "unparseable", "contextTooLong", "unavailable"] as const),
] as const

/** What became of the failures the judge was given, on the categories the analysis places on. */
export async function getLabels(analysis: {
  readonly id: number
  readonly judgeId: string
  readonly releaseId: number | null
  readonly treeId: number | null
}): Promise<Labels> {
  return labelsOf(analysis.judgeId, await getFunnel(analysis.id, analysis.releaseId ?? analysis.treeId))
}

const sumPlacements = (analysisId: number, versionId: number | null) =>
  pooled()
    .selectFrom("placementCount")
    .select((eb) => assignmentOutcomes.map((outcome) => sumOf(eb.ref(outcome)).as(outcome)))
    .where("analysisId", "=", analysisId)
    .where("versionId", "=", versionId)
    .executeTakeFirst()

const countPlacements = (analysisId: number, versionId: number | null) =>
  pooled()
    .selectFrom("errorAnnotation as a")
    .innerJoin("categoryAssignment as ca", (join) =>
      join.onRef("ca.annotationId", "=", "a.id").on("ca.versionId", "=", versionId),
    )
    .select((eb) =>
      assignmentOutcomes.map((outcome) =>
        eb.cast<number>(eb.fn.countAll().filterWhere("ca.outcome", "=", outcome), "integer").as(outcome),
      ),
    )
    .where("a.analysisId", "=", analysisId)
    .executeTakeFirst()

async function countOutcomes(analysisId: number): Promise<Partial<Funnel>> {
  const rows = await pooled()
    .selectFrom("errorAnnotation")
    .select((eb) => ["outcome", eb.cast<number>(eb.fn.countAll(), "integer").as("n")])
    .where("analysisId", "=", analysisId)
    .groupBy("outcome")
    .execute()
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcomeKey[fromDb(outcome)], n]))
}

/** The failures read last. */
export async function listRecentAnnotations(analysisId: number, limit = 6) {
  const rows = await pooled()
    .selectFrom((eb) =>
      eb
        .selectFrom("errorAnnotation")
        .selectAll()
        .where("analysisId", "=", analysisId)
        .where("outcome", "<>", "pending")
        .orderBy("updatedAt", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .as("a"),
    )
    .innerJoin("analysis", "analysis.id", "a.analysisId")
    .innerJoin("model as m", "m.id", "a.modelId")
    .innerJoin("example as e", "e.id", "a.exampleId")
    .leftJoin("taxonomyVersion as tree", (join) =>
      join
        .onRef("tree.analysisId", "=", "a.analysisId")
        .on("tree.kind", "=", "analysis")
        .on("analysis.releaseId", "is", null),
    )
    .leftJoin("categoryAssignment as ca", (join) =>
      join
        .onRef("ca.annotationId", "=", "a.id")
        .on((eb) => eb("ca.versionId", "=", eb.fn.coalesce("analysis.releaseId", "tree.id"))),
    )
    .leftJoin("taxonomyNode as placed", "placed.id", "ca.nodeId")
    .leftJoin("taxonomyNode as hinted", (join) =>
      join.onRef("hinted.versionId", "=", "analysis.releaseId").onRef("hinted.slug", "=", "a.categoryHint"),
    )
    .select((eb) => [
      ...([
        "a.id",
        "a.outcome",
        "a.title",
        "a.outcomeDetail as detail",
        "a.source",
        "e.externalId as example",
      ] as const),
      eb.fn.coalesce("m.shortName", "m.name").as("model"),
      // Where it was placed, else what the judge had in mind while reading.
      eb.fn.coalesce("placed.name", "hinted.name").as("category"),
    ])
    .orderBy("a.updatedAt", "desc")
    .orderBy("a.id", "desc")
    .execute()
  return rows.map((row) => ({ ...row, outcome: fromDb(row.outcome) }))
}

/** Why failures have no diagnosis, commonest cause first. */
export async function listCauses(analysisId: number, limit = 8) {
  const rows = await pooled()
    .selectFrom("errorAnnotation")
    .select((eb) => [
      "outcome",
      eb.fn.coalesce("outcomeDetail", eb.val("")).as("detail"),
      eb.cast<number>(eb.fn.countAll(), "integer").as("count"),
    ])
    .where("analysisId", "=", analysisId)
    .where("outcome", "in", ["refused", "unparseable", "context_too_long", "unavailable"])
    .groupBy(["outcome", "detail"])
    .orderBy("count", "desc")
    .orderBy("detail")
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, outcome: fromDb(row.outcome) }))
}

/**
 * Top categories of what has been read so far, commonest first: by placement where there is one, else by the category
 * the judge had in mind while reading. Failures with neither are left out; `read` says of how many this speaks, `alike`
 * how alike they are when all that are sampled have been read.
 */
export async function listProvisionalShares(analysisId: number, versionId: number) {
  const shares = await pooled()
    .withRecursive("up", (qb) =>
      qb
        .selectFrom("taxonomyNode")
        .select(["id", "slug", "id as top", "parentId"])
        .where("versionId", "=", versionId)
        .unionAll((eb) =>
          eb
            .selectFrom("up")
            .innerJoin("taxonomyNode as parent", "parent.id", "up.parentId")
            .select(["up.id", "up.slug", "parent.id as top", "parent.parentId"]),
        ),
    )
    .with("top", (qb) => qb.selectFrom("up").select(["id", "slug", "top"]).where("parentId", "is", null))
    .with("seen", (qb) =>
      qb
        .selectFrom("errorAnnotation as a")
        .leftJoin("categoryAssignment as ca", (join) =>
          join.onRef("ca.annotationId", "=", "a.id").on("ca.versionId", "=", versionId),
        )
        .leftJoin("top as placed", "placed.id", "ca.nodeId")
        .leftJoin("top as hinted", (join) =>
          join.onRef("hinted.slug", "=", "a.categoryHint").on("ca.annotationId", "is", null),
        )
        .select((eb) => [
          eb.fn.coalesce("placed.top", "hinted.top").as("category"),
          eb.cast<number>(eb.fn.countAll(), "integer").as("count"),
        ])
        .where("a.analysisId", "=", analysisId)
        .where("a.outcome", "=", "diagnosed")
        .groupBy("category"),
    )
    .selectFrom("seen")
    .innerJoin("taxonomyNode as n", "n.id", "seen.category")
    .select(["n.slug", "n.name", "seen.count"])
    .orderBy("seen.count", "desc")
    .orderBy("n.position")
    .execute()
  const strata = await pooled()
    .selectFrom("stratum as s")
    .select(["s.predictions", "s.failures", "s.sampled as read", repeatsOf("s").as("repeats")])
    .where("s.analysisId", "=", analysisId)
    .execute()
  return { shares, read: shares.reduce((sum, share) => sum + share.count, 0), alike: failuresAlike(strata) }
}

/** The models an analysis covers, most failures sampled first. */
export async function listAnalysedModels(analysisId: number) {
  const rows = await pooled()
    .selectFrom("stratum as s")
    .innerJoin("model as m", "m.id", "s.modelId")
    .select((eb) => [
      ...(["m.slug", "m.name as fullName"] as const),
      eb.fn.coalesce("m.shortName", "m.name").as("name"),
      sumOf(eb.ref("s.failures")).as("failures"),
      sumOf(eb.ref("s.sampled")).as("sampled"),
    ])
    .where("s.analysisId", "=", analysisId)
    .groupBy("m.id")
    .orderBy((eb) => eb.ref("sampled"), "desc")
    .orderBy("name")
    .execute()
  const names = tellApart(
    rows,
    ({ name }) => name,
    ({ fullName }) => fullName,
  )
  return rows.map(({ fullName: _fullName, ...row }, at) => ({ ...row, name: names[at] ?? row.name }))
}
