import "server-only"
import { expressionBuilder, sql, type Expression, type SqlBool } from "kysely"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { ElsewhereHit, SiteHits } from "@/lib/domain/failures/search-hits"
import { tellApart } from "@/lib/domain/collections/unique-labels"
import type { AnnotationRow } from "@/lib/data/failures/annotation-rows"
import { listAnnotations } from "@/lib/data/failures/annotations"
import { prisma } from "@/lib/data/base/client"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { inParts } from "@/lib/data/scope/parts"
import { getScope, scopeParams, type Scope } from "@/lib/data/scope/scope"
import { strataIn } from "@/lib/data/scope/strata"
import { isListed } from "@/lib/data/scope/visible-names"

type Wanted = { readonly q: string; readonly limit: number }

/** Everything of a scope that answers to these words, a few of each kind: names by their parts, failures by full text. */
export async function searchSite(scope: Scope, wanted: Wanted): Promise<SiteHits<AnnotationRow>> {
  const words = wanted.q.toLowerCase().replaceAll('"', " ").split(/\s+/).filter(Boolean).slice(0, 10)
  const { limit } = wanted
  const [found, models, datasets, categories, results, analyses] = await Promise.all([
    listAnnotations(scope, { q: wanted.q, order: "relevance" }, { limit }),
    findModels(scope, words, limit),
    findDatasets(scope, words, limit),
    findCategories(scope, words, limit),
    findResults(scope, words, limit),
    findAnalyses(scope, words, limit),
  ])
  const { rows, total, isAtLeast, hits } = found
  return {
    failures: { rows, total, isAtLeast },
    items: await itemsOf(hits ?? [], limit),
    models,
    datasets,
    categories,
    results,
    analyses,
  }
}

/** As many other analyses as are looked through for words that the one at hand does not hold. */
const mostElsewhere = 5

/** Other analyses that hold failures with these words: the newest that the viewer may read. Asked where nothing was found. */
export async function searchElsewhere(scope: Scope, q: string): Promise<ElsewhereHit[]> {
  const { viewer } = scope
  const here = scope.parts.flatMap(({ analysisId }) => analysisId ?? [])
  const analyses = await prisma().analysis.findMany({
    where: { status: "done", id: { notIn: here }, OR: readableBy(viewer) },
    orderBy: { id: "desc" },
    take: mostElsewhere,
    select: { id: true, title: true },
  })
  const found = await Promise.all(
    analyses.map(async ({ id, title }) => {
      const other = await getScope({ analysis: id }, viewer)
      const { total, isAtLeast } = await listAnnotations(other, { q }, { limit: 1 })
      return { title, total, isAtLeast, params: scopeParams(other) }
    }),
  )
  const hits = found.filter(({ total }) => total > 0)
  const titles = tellApart(
    hits,
    ({ title }) => title,
    ({ params }) => `analysis ${params.analysis ?? params.release}`,
  )
  return hits.map((hit, at) => ({ ...hit, title: titles[at] ?? hit.title }))
}

const readableBy = (viewer: Viewer) => [{ visibility: "public" as const }, ...(viewer ? [{ ownerId: viewer.id }] : [])]

function findModels(scope: Scope, words: readonly string[], limit: number) {
  return pooled()
    .selectFrom("model as m")
    .select((eb) => [
      "m.slug",
      "m.name",
      noteOf(isOwn("model", eb.ref("m.id"), scope), eb.ref("m.shortName")).as("note"),
    ])
    .where((eb) => eb.or([isInScope("model", eb.ref("m.id"), scope), isOwn("model", eb.ref("m.id"), scope)]))
    .where((eb) => holds([eb.ref("m.name"), eb.ref("m.slug"), eb.ref("m.shortName")], words))
    .orderBy((eb) => isOwn("model", eb.ref("m.id"), scope), "desc")
    .orderBy("m.name")
    .limit(limit)
    .execute()
}

function findDatasets(scope: Scope, words: readonly string[], limit: number) {
  return pooled()
    .selectFrom("dataset as d")
    .select((eb) => [
      "d.slug",
      eb.fn.coalesce("d.title", "d.name").as("name"),
      noteOf(isOwn("dataset", eb.ref("d.id"), scope), eb.ref("d.suite")).as("note"),
    ])
    .where((eb) => eb.or([isInScope("dataset", eb.ref("d.id"), scope), isOwn("dataset", eb.ref("d.id"), scope)]))
    .where((eb) => holds([eb.ref("d.name"), eb.ref("d.slug"), eb.ref("d.title"), eb.ref("d.suite")], words))
    .orderBy((eb) => isOwn("dataset", eb.ref("d.id"), scope), "desc")
    .orderBy((eb) => eb.fn.coalesce("d.title", "d.name"))
    .limit(limit)
    .execute()
}

type Named = "model" | "dataset"

function isInScope(named: Named, id: Expression<number>, scope: Scope): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  return eb.exists(eb.selectFrom(strataIn(scope).as("s")).select("s.modelId").where(`s.${named}Id`, "=", id))
}

/** Is it in the viewer's own results? Where a view was narrowed to one place these do not count. */
function isOwn(named: Named, id: Expression<number>, scope: Scope): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  const isWhole = Object.keys(scopeParams(scope)).length === 0
  return eb.exists(
    eb
      .selectFrom("resultSetCount as c")
      .innerJoin("resultSet as r", "r.id", "c.resultSetId")
      .select("r.id")
      .where("r.ownerId", "=", isWhole ? (scope.viewer?.id ?? null) : null)
      .where("r.status", "=", "ready")
      .where(`c.${named}Id`, "=", id),
  )
}

const noteOf = (own: Expression<SqlBool>, note: Expression<string | null>) =>
  sql<string | null>`CASE WHEN ${own} THEN ${"in your results"} ELSE ${note} END`

function findCategories(scope: Scope, words: readonly string[], limit: number) {
  return pooled()
    .selectFrom("taxonomyNode as n")
    .select(["n.slug", "n.name", "n.definition as note"])
    .where((eb) => inParts(scope, { version: eb.ref("n.versionId") }))
    .where((eb) => holds([eb.ref("n.name"), eb.ref("n.definition")], words))
    .orderBy((eb) => holds([eb.ref("n.name")], words), "desc")
    .orderBy("n.depth")
    .orderBy("n.position")
    .limit(limit)
    .execute()
}

function findAnalyses({ viewer }: Scope, words: readonly string[], limit: number) {
  return pooled()
    .selectFrom("analysis as a")
    .select((eb) => ["a.id", "a.title", "a.judgeId", isViewers(eb.ref("a.ownerId"), viewer).as("isOwn")])
    .where((eb) => isListed({ visibility: eb.ref("a.visibility"), ownerId: eb.ref("a.ownerId") }, viewer))
    .where((eb) => holds([eb.ref("a.title")], words))
    .orderBy("isOwn", "desc")
    .orderBy("a.id", "desc")
    .limit(limit)
    .execute()
}

const isViewers = (owner: Expression<number | null>, viewer: Viewer) =>
  sql<boolean>`coalesce(${owner} = ${viewer?.id ?? null}, false)`

/** What the viewer brought, by its name; nobody's where nobody is signed in. */
function findResults({ viewer }: Scope, words: readonly string[], limit: number) {
  return pooled()
    .selectFrom("resultSet as r")
    .select(["r.id", "r.name"])
    .where("r.ownerId", "=", viewer?.id ?? null)
    .where("r.origin", "=", "import")
    .where("r.status", "=", "ready")
    .where((eb) => holds([eb.ref("r.name")], words))
    .orderBy("r.id", "desc")
    .limit(limit)
    .execute()
}

/** Every word is part of the texts; no patterns, so that nothing in it needs escaping. */
function holds(texts: readonly Expression<string | null>[], words: readonly string[]) {
  const text = sql`lower(concat_ws(' ', ${sql.join(texts)}))`
  return sql<SqlBool>`NOT EXISTS (SELECT FROM unnest(${words}::text[]) word WHERE strpos(${text}, word) = 0)`
}

function itemsOf(ids: readonly number[], limit: number) {
  const hits = sql<{ id: number; n: number }>`unnest(${ids}::int[]) WITH ORDINALITY`
  return pooled()
    .selectFrom(hits.as<"h">(sql`h(id, n)`))
    .innerJoin("errorAnnotation as a", "a.id", "h.id")
    .innerJoin("example as e", "e.id", "a.exampleId")
    .innerJoin("dataset as d", "d.id", "e.datasetId")
    .select((eb) => [
      "e.externalId as exampleId",
      eb.fn.coalesce("d.title", "d.name").as("datasetTitle"),
      eb.cast<number>(eb.fn.countAll(), "integer").as("failures"),
      sql<number>`(array_agg(${eb.ref("a.id")} ORDER BY ${eb.ref("h.n")}))[1]`.as("annotationId"),
    ])
    .groupBy(["e.id", "d.id"])
    .orderBy((eb) => eb.fn.countAll(), "desc")
    .orderBy((eb) => eb.fn.min("h.n"))
    .limit(limit)
    .execute()
}
