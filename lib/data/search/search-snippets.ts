import "server-only"
import { sql, type Expression, type SqlBool } from "kysely"
import { hitEnd, hitStart, parseMarked } from "@/lib/domain/text/marked-text"
import type { Snippet } from "@/lib/domain/failures/search-hits"
import { documentOf, isOneOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { inParts } from "@/lib/data/scope/parts"
import { readableSets } from "@/lib/data/failures/failure-search"
import { boundedText } from "./search-index"
import type { Scope } from "@/lib/data/scope/scope"

const clean = (text: Expression<string | null>) => sql`translate(coalesce(${text}, ''), ${hitStart + hitEnd}, '')`
const headline = (text: Expression<string | null>, words: Expression<unknown>, options: string) =>
  sql<string>`ts_headline('english', ${clean(text)}, ${words}, ${`StartSel=${hitStart}, StopSel=${hitEnd}, ${options}`})`
const whole = "HighlightAll=true"
const fragment = "MaxFragments=1, MaxWords=30, MinWords=12, FragmentDelimiter= … "

/** The places to mark in the rows of one page: made for those few only. */
export async function listSnippets(
  scope: Scope,
  { ids, q }: { readonly ids: readonly number[]; readonly q: string },
): Promise<Map<number, Snippet>> {
  if (ids.length === 0) return new Map()
  const [sets, parsed] = await Promise.all([
    readableSets(scope),
    pooled()
      .selectNoFrom(sql<string>`websearch_to_tsquery('english', ${q})::text`.as("words"))
      .executeTakeFirstOrThrow(),
  ])
  const words = sql`${parsed.words}::tsquery`
  const holds = (alias: string) => sql<SqlBool>`${documentOf(alias)} @@ ${words}`
  const isNotInDiagnosis = sql<SqlBool>`NOT ${documentOf("s")} @@ ${words}`
  const rows = await pooled()
    .selectFrom("errorAnnotation as a")
    .innerJoin("searchLabel as s", "s.annotationId", "a.id")
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("searchText as t")
          .innerJoin("exampleText as x", (join) =>
            join.onRef("x.resultSetId", "=", "t.resultSetId").onRef("x.exampleId", "=", "t.exampleId"),
          )
          .select((of) => headline(boundedText(of.ref("x.input")), words, fragment).as("marked"))
          .where((of) => isOneOf(of.ref("t.resultSetId"), sets))
          .whereRef("t.exampleId", "=", "a.exampleId")
          .where("t.predictionId", "=", 0)
          .where(holds("t"))
          .where(isNotInDiagnosis)
          .limit(1)
          .as("item"),
      (join) => join.onTrue(),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("prediction as p")
          .innerJoin("searchText as t", (join) =>
            join
              .onRef("t.resultSetId", "=", "p.resultSetId")
              .onRef("t.exampleId", "=", "p.exampleId")
              .onRef("t.predictionId", "=", "p.id"),
          )
          .innerJoin("predictionText as x", "x.predictionId", "p.id")
          .select((of) => headline(boundedText(of.ref("x.output")), words, fragment).as("marked"))
          .where((of) => isOneOf(of.ref("p.resultSetId"), sets))
          .whereRef("p.exampleId", "=", "a.exampleId")
          .whereRef("p.modelId", "=", "a.modelId")
          .where(holds("t"))
          .where(isNotInDiagnosis)
          .where("item.marked", "is", null)
          .limit(1)
          .as("output"),
      (join) => join.onTrue(),
    )
    .select((eb) => [
      "a.id",
      headline(eb.ref("a.title"), words, whole).as("title"),
      headline(eb.ref("a.summary"), words, whole).as("summary"),
      ...(["item.marked as item", "output.marked as output"] as const),
    ])
    .where((eb) => isOneOf(eb.ref("a.id"), ids))
    .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
    .execute()
  return new Map(
    rows.map(({ id, title, summary, item, output }) => {
      const text = item ?? output
      return [
        id,
        {
          title: parseMarked(title),
          summary: parseMarked(summary),
          text: text === null ? null : { of: item === null ? "output" : "item", marked: parseMarked(text) },
        },
      ]
    }),
  )
}
