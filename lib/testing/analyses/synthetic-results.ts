import type { World, WorldPrediction } from "@/lib/method/memory-world"
import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { unitHash } from "@/lib/testing/judges/scripted-judge"

/** A small believable world: models that answer the examples of a few datasets, right or wrong, all from one seed. */
export function aWorld(
  seed: number,
  size = { models: 3, datasets: 2, examples: 20 },
): World & { readonly release: TaxonomyNode[] } {
  const predictions: WorldPrediction[] = []
  for (let dataset = 1; dataset <= size.datasets; dataset += 1)
    for (let example = 1; example <= size.examples; example += 1)
      for (let model = 1; model <= size.models; model += 1) {
        const chance = unitHash(seed, "score", dataset, example, model)
        const unscored = chance > 0.92
        predictions.push({
          id: predictions.length + 1,
          modelId: model,
          datasetId: dataset,
          exampleId: dataset * 10_000 + example,
          model: `model-${model}`,
          dataset: `data set ${dataset}`,
          example: `example ${example}`,
          variant: "",
          trial: 0,
          input: `What of example ${example}?`,
          reference: "this",
          output: `model-${model} says of example ${example}`,
          score: unscored ? null : Math.round(chance * 10) / 10,
          status: unscored ? "unscored" : "ok",
        })
      }
  const rule = { threshold: 0.6, lowerIsBetter: false }
  const rules = new Map(Array.from({ length: size.datasets }, (_, index) => [index + 1, rule]))
  return { predictions, rules, release: aTree() }
}

/** Two levels: four categories, the first three with two sub-categories each. */
function aTree(): TaxonomyNode[] {
  const node = (id: number, slug: string, parentId: number | null, children: TaxonomyNode[] = []): TaxonomyNode => ({
    id,
    slug,
    name: slug.replaceAll("-", " "),
    definition: `What belongs to ${slug}`,
    includes: [],
    excludes: [],
    precedence: null,
    depth: parentId === null ? 1 : 2,
    parentId,
    publishedMatch: null,
    publishedMatchKind: null,
    children,
  })
  return [1, 2, 3, 4].map((top) => {
    const children = top === 4 ? [] : [1, 2].map((sub) => node(top * 10 + sub, `category-${top}-part-${sub}`, top))
    return node(top, `category-${top}`, null, children)
  })
}

/** The same things in another order, by a seed. */
export function reorder<T>(things: readonly T[], seed: number): T[] {
  return things
    .map((thing, index) => ({ thing, rank: unitHash(seed, "reorder", index) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ thing }) => thing)
}
