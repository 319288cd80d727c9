import "server-only"
import { expressionBuilder, sql, type Expression, type RawBuilder } from "kysely"
import type { Outcome } from "@/lib/domain/enums"
import { column } from "@/lib/data/base/columns"
import { fromDb, toDb } from "@/lib/data/base/enums"
import { pooled } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import type { DB, Outcome as DbOutcome } from "@/lib/data/generated/tables"

/** What a judge said that is no category. No slug has a colon. */
export const fates = {
  "leftover:other": "Other",
  "leftover:unassigned": "Not placed",
  "leftover:no-error-found": "No error found",
  "leftover:not-read": "No diagnosis",
} as const
export type Fate = keyof typeof fates
export const isFate = (label: string): label is Fate => label in fates

/** One side of a comparison: an analysis on a version, and the label that stands for each node of it. */
export type LabelledSide = {
  readonly analysisId: number
  readonly versionId: number
  readonly labels: ReadonlyMap<number, string>
}

/**
 * Annotations `a` of one analysis beside `b`, the readings of the same failures by another: the same attempt of the same
 * model at the same example, whichever result set brought it, for the same results may have come in more than once. Where
 * both judges read an output it must be the same text; a model that was run again has other failures. Models are compared
 * by item alone (../compare/pair.ts), readings are not: what two judges read is one answer, and of an item that was tried
 * several times each trial is one, also where two trials say the same. Held together by item they would count crosswise.
 */
export function sameFailures(a: number, b: number | Expression<number>) {
  return expressionBuilder<DB, never>()
    .selectFrom("errorAnnotation as a")
    .innerJoin("prediction as pa", "pa.id", "a.predictionId")
    .innerJoin("errorAnnotation as b", (join) =>
      join
        .on("b.analysisId", "=", b)
        .onRef("b.modelId", "=", "a.modelId")
        .onRef("b.exampleId", "=", "a.exampleId")
        .on((eb) =>
          eb.or([
            eb("b.predictionId", "=", eb.ref("a.predictionId")),
            eb("a.outputHash", "is", null),
            eb("b.outputHash", "is", null),
            eb("a.outputHash", "=", eb.ref("b.outputHash")),
          ]),
        ),
    )
    .innerJoin("prediction as pb", (join) =>
      join
        .onRef("pb.id", "=", "b.predictionId")
        .onRef("pb.variant", "=", "pa.variant")
        .onRef("pb.trial", "=", "pa.trial"),
    )
    .where("a.analysisId", "=", a)
}

type Aliases = { readonly annotation: string; readonly assignment: string; readonly node: string }

/** What a judge said of a failure: the label of its node, or a leftover; null when there is no answer. */
export function judgesLabel({ annotation, assignment, node }: Aliases): RawBuilder<string | null> {
  const outcome = column<"errorAnnotation">(annotation, "outcome")
  const isOther = sql`${column<"categoryAssignment">(assignment, "outcome")} = 'other'`
  return sql<string | null>`CASE
    WHEN ${outcome} = 'diagnosed' THEN coalesce(${sql.ref(`${node}.label`)},
      CASE WHEN ${isOther} THEN 'leftover:other' ELSE 'leftover:unassigned' END)
    WHEN ${outcome} = 'no_error_found' THEN 'leftover:no-error-found' END`
}

type Sides = { readonly a: LabelledSide; readonly b: LabelledSide }

const nodesOf = <Alias extends string>(alias: Alias, { labels }: LabelledSide) =>
  rowTable(
    alias,
    { id: "int4", label: "text" },
    [...labels].map(([id, label]) => ({ id, label })),
  )

/** The failures two analyses share, and what each says of them. Reviews are left out: this is what the judges said. */
function paired({ a, b }: Sides) {
  return sameFailures(a.analysisId, b.analysisId)
    .leftJoin("categoryAssignment as ca", (join) =>
      join.onRef("ca.annotationId", "=", "a.id").on("ca.versionId", "=", a.versionId),
    )
    .leftJoin("categoryAssignment as cb", (join) =>
      join.onRef("cb.annotationId", "=", "b.id").on("cb.versionId", "=", b.versionId),
    )
    .leftJoin(nodesOf("na", a), "na.id", "ca.nodeId")
    .leftJoin(nodesOf("nb", b), "nb.id", "cb.nodeId")
    .select(["a.id as annotationA", "b.id as annotationB", "a.modelId", "a.datasetId", "a.exampleId"])
    .select(["a.outcome as outcomeA", "b.outcome as outcomeB", "a.title as titleA", "b.title as titleB"])
    .select(["a.summary as summaryA", "b.summary as summaryB"])
    .select((eb) => {
      const label = (of: Aliases) => eb.fn.coalesce(judgesLabel(of), sql<string>`'leftover:not-read'`)
      return [
        label({ annotation: "a", assignment: "ca", node: "na" }).as("labelA"),
        label({ annotation: "b", assignment: "cb", node: "nb" }).as("labelB"),
      ]
    })
}

const withOutcomes = <Row extends { readonly outcomeA: DbOutcome; readonly outcomeB: DbOutcome }>(row: Row) => ({
  ...row,
  outcomeA: fromDb(row.outcomeA),
  outcomeB: fromDb(row.outcomeB),
})

export type PairCount = Awaited<ReturnType<typeof countLabelPairs>>[number]

/** The failures two analyses share, grouped by what each of them says. */
export async function countLabelPairs(sides: Sides) {
  const says = ["labelA", "labelB", "outcomeA", "outcomeB"] as const
  const rows = await pooled()
    .selectFrom(paired(sides).as("paired"))
    .select(says)
    .select((eb) => eb.cast<number>(eb.fn.countAll(), "integer").as("count"))
    .groupBy(says)
    .orderBy("labelA")
    .orderBy("labelB")
    .orderBy("outcomeA")
    .orderBy("outcomeB")
    .execute()
  return rows.map(withOutcomes)
}

export type PairFilter =
  | { readonly kind: "cell"; readonly a: string; readonly b: string }
  | { readonly kind: "outcomes"; readonly a: Outcome; readonly b: Outcome }
  /** labels that are not one of these pairs; without `pairs`: labels that are not equal */
  | { readonly kind: "apart"; readonly pairs: readonly (readonly [string, string])[] | null }

/** Failures both have read, with both diagnoses; a keyset page of them in the order of the first analysis. */
export async function listDiagnosisPairs(
  sides: Sides,
  {
    filter,
    after = 0,
    limit,
  }: { readonly filter: PairFilter; readonly after?: number | undefined; readonly limit: number },
) {
  const rows = await pooled()
    .selectFrom(paired(sides).as("paired"))
    .innerJoin("model as m", "m.id", "paired.modelId")
    .innerJoin("dataset as d", "d.id", "paired.datasetId")
    .innerJoin("example as e", "e.id", "paired.exampleId")
    .select(["paired.annotationA", "paired.annotationB", "paired.labelA", "paired.labelB"])
    .select(["paired.outcomeA", "paired.outcomeB", "paired.titleA", "paired.titleB"])
    .select(["paired.summaryA", "paired.summaryB", "m.name as modelName", "e.externalId as exampleId"])
    .select((eb) => eb.fn.coalesce("d.title", "d.name").as("datasetTitle"))
    .where((eb) => {
      if (filter.kind === "cell")
        return eb.and([eb("paired.labelA", "=", filter.a), eb("paired.labelB", "=", filter.b)])
      if (filter.kind === "outcomes")
        return eb.and([eb("paired.outcomeA", "=", toDb(filter.a)), eb("paired.outcomeB", "=", toDb(filter.b))])
      if (filter.pairs === null) return eb("paired.labelA", "<>", eb.ref("paired.labelB"))
      const pairs = filter.pairs.map(([a, b]) => ({ a, b }))
      const same = eb
        .selectFrom(rowTable("same", { a: "text", b: "text" }, pairs))
        .select("same.a")
        .whereRef("same.a", "=", "paired.labelA")
        .whereRef("same.b", "=", "paired.labelB")
      return eb.not(eb.exists(same))
    })
    .where("paired.annotationA", ">", after)
    .orderBy("paired.annotationA")
    .limit(Math.trunc(limit) + 1)
    .execute()
  const shown = rows.slice(0, limit).map(withOutcomes)
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.annotationA ?? null) : null }
}

/** How many failures only one of two analyses has sampled. */
export function countUnshared(a: number, b: number) {
  const shared = sameFailures(a, b).select((eb) => eb.fn.countAll().as("n"))
  return pooled()
    .selectFrom(shared.as("shared"))
    .select((eb) => {
      const unshared = (analysisId: number) => {
        const all = eb
          .selectFrom("errorAnnotation")
          .select(eb.fn.countAll().as("n"))
          .where("analysisId", "=", analysisId)
        return sql<number>`(${all} - ${eb.ref("shared.n")})::int`
      }
      return [unshared(a).as("onlyA"), unshared(b).as("onlyB")]
    })
    .executeTakeFirstOrThrow()
}
