import { sql } from "kysely"
import { prisma } from "@/lib/data/base/client"
import { pooled } from "@/lib/data/base/kysely"
import { encodeCursor } from "@/lib/data/failures/annotations"
import { routes } from "@/lib/routes"
import type { Interaction } from "./measure-browser"

export type Asked = {
  readonly name: string
  readonly path: string
  /** milliseconds that 95 of 100 answers may take: aggregates 50, filtered lists and search 100; null: no goal */
  readonly goalMs: number | null
  readonly interaction: Interaction | null
  /** data, not a page: no browser */
  readonly isData?: boolean
}

const turnPage: Interaction = {
  click: ".table-foot a.btn:last-of-type",
  until: "location.href !== before",
}

/** The names and numbers that addresses are made of. */
async function middle() {
  const diagnosed = pooled().selectFrom("errorAnnotation as a").where("a.outcome", "=", "diagnosed")
  const one = await diagnosed
    .innerJoin("dataset as d", "d.id", "a.datasetId")
    .select(["a.id", "a.title", "d.slug as dataset"])
    .where((eb) => eb(sql<number>`${eb.ref("a.id")} % 10`, "=", 0))
    .orderBy("a.id")
    .offset(500)
    .limit(1)
    .executeTakeFirstOrThrow()
  const deep = await diagnosed
    .select(["a.id", "a.confidence"])
    .orderBy("a.confidence")
    .orderBy("a.id")
    .offset(3_000)
    .limit(1)
    .executeTakeFirstOrThrow()
  const slugs = { orderBy: { position: "asc" }, select: { slug: true } } as const
  const top = await prisma().taxonomyNode.findFirstOrThrow({ where: { depth: 1 }, ...slugs })
  const leaf = await prisma().taxonomyNode.findFirstOrThrow({ where: { depth: 3 }, skip: 20, ...slugs })
  const slugOf = async (id: number) => (await prisma().model.findUniqueOrThrow({ where: { id } })).slug
  return {
    ...{ id: one.id, dataset: one.dataset, word: (one.title ?? "").split(" ")[0] ?? "", deep },
    ...{ model: await slugOf(3), other: await slugOf(4), top: top.slug, leaf: leaf.slug },
  }
}

/** The pages of the explorer on whatever the database holds, with the addresses of its middle. */
export async function pagesToAsk(): Promise<readonly Asked[]> {
  const { id, deep, model, other, dataset, top, leaf, word } = await middle()
  const page = (name: string, path: string, goalMs: number | null, interaction: Interaction | null = null): Asked => ({
    name,
    path,
    goalMs,
    interaction,
  })
  const expand: Interaction = {
    click: '[role="treeitem"][aria-expanded="false"] > :first-child a, [role="treeitem"][aria-expanded="false"] a',
    until: "target.closest('[role=treeitem]')?.getAttribute('aria-expanded') === 'true'",
  }
  return [
    page("overview", routes.home(), 50),
    page("atlas", routes.atlas(), 50, expand),
    page("category", routes.category("latest", top), 50),
    page("sub-category", routes.category("latest", leaf), 50),
    page("models", routes.models(), 50),
    page("model", routes.model(model), 50),
    page("benchmarks", routes.datasets(), 50),
    page("benchmark", routes.dataset(dataset), 50),
    page("compare", routes.compare({ a: model, b: other }), 100),
    page("compare, one dataset", routes.compare({ a: model, b: other, dataset: [dataset] }), 100),
    page("failures", routes.errors(), 100, turnPage),
    page("failures, deep", routes.errors({ after: encodeCursor(deep) }), 100, turnPage),
    page("failures, filtered", routes.errors({ model: [model], category: top }), 100, turnPage),
    page("failures, one kind", routes.errors({ category: leaf, outcome: "diagnosed" }), 100, turnPage),
    page("failures, search", routes.errors({ q: word }), 100),
    page("failures, filtered search", routes.errors({ q: `${word} train`, model: [model] }), 100),
    page("failure", routes.error(id), 100),
    { ...page("API signature", routes.api(`models/${model}/signature`), 50), isData: true },
    { ...page("API compare", routes.api("compare", { a: model, b: other }), 100), isData: true },
  ]
}
