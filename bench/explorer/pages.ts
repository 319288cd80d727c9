import { query } from "@/lib/data/base/client"
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

/** The pages of the explorer on whatever the database holds, with the addresses of its middle. */
export async function pagesToAsk(): Promise<readonly Asked[]> {
  const [one] = await query<{
    id: number
    deep: number
    confidence: number | null
    model: string
    other: string
    dataset: string
    top: string
    leaf: string
    word: string
  }>(
    `SELECT a.id, deep.id AS deep, deep.confidence, m.slug AS model, o.slug AS other, d.slug AS dataset,
            (SELECT slug FROM taxonomy_node WHERE depth = 1 ORDER BY position LIMIT 1) AS top,
            (SELECT slug FROM taxonomy_node WHERE depth = 3 ORDER BY position OFFSET 20 LIMIT 1) AS leaf,
            split_part(a.title, ' ', 1) AS word
     FROM (SELECT * FROM error_annotation WHERE outcome = 'diagnosed' AND id % 10 = 0 ORDER BY id OFFSET 500 LIMIT 1) a
     CROSS JOIN LATERAL (SELECT id, confidence FROM error_annotation WHERE outcome = 'diagnosed'
                         ORDER BY confidence, id LIMIT 1 OFFSET 3000) deep
     JOIN model m ON m.id = 3 JOIN model o ON o.id = 4 JOIN dataset d ON d.id = a.dataset_id`,
  )
  if (!one) throw new Error("There is no diagnosed failure in this database.")
  const { model, other, dataset, top, leaf, word } = one
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
    page("compare, one data set", routes.compare({ a: model, b: other, dataset: [dataset] }), 100),
    page("failures", routes.errors(), 100, turnPage),
    page(
      "failures, deep",
      routes.errors({ after: encodeCursor({ id: one.deep, confidence: one.confidence }) }),
      100,
      turnPage,
    ),
    page("failures, filtered", routes.errors({ model: [model], category: top }), 100, turnPage),
    page("failures, one kind", routes.errors({ category: leaf, outcome: "diagnosed" }), 100, turnPage),
    page("failures, search", routes.errors({ q: word }), 100),
    page("failures, filtered search", routes.errors({ q: `${word} train`, model: [model] }), 100),
    page("failure", routes.error(one.id), 100),
    { ...page("API signature", routes.api(`models/${model}/signature`), 50), isData: true },
    { ...page("API compare", routes.api("compare", { a: model, b: other }), 100), isData: true },
  ]
}
