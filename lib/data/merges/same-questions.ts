import "server-only"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { groupBy } from "@/lib/domain/collections/group-by"
import { identityOf } from "@/lib/data/scope/item-hash"

/**
 * Two benchmarks, by name, that hold the same questions, and the model with most scored answers on each, by slug.
 * `also`: further ones that hold the questions of both and of each other, by name.
 */
export type SameQuestions = {
  readonly questions: number
  readonly from: string
  readonly into: string
  readonly also: readonly string[]
  readonly modelFrom: string
  readonly modelInto: string
}

/** So many benchmarks are held against each other, those with most answers. */
const mostBenchmarks = 20

/**
 * Two benchmarks of a result set that are one by their ids and texts, where other models answered each: nothing compares
 * these until the names are merged. Of several the two with most questions in common. The name that was known first stays. Null where there are none.
 */
export async function findSameQuestions(resultSetId: number): Promise<SameQuestions | null> {
  const answered = await listAnswered(resultSetId)
  const modelsOf = groupBy(answered, ({ datasetId }) => datasetId)
  const isApart = (one: number, other: number) => {
    const models = new Set(modelsOf.get(one)?.map(({ modelId }) => modelId))
    return modelsOf.get(other)?.every(({ modelId }) => !models.has(modelId)) ?? false
  }
  const ids = [...modelsOf.keys()]
  const candidates = ids.filter((one) => ids.some((other) => isApart(one, other))).slice(0, mostBenchmarks)
  if (candidates.length < 2) return null
  const pairs = await countSameItems(resultSetId, candidates)
  const found = pairs.find(({ into, from }) => isApart(into, from))
  const [into, from] = [modelsOf.get(found?.into ?? 0)?.[0], modelsOf.get(found?.from ?? 0)?.[0]]
  if (!found || !into || !from) return null
  const names = { from: from.dataset, into: into.dataset, modelFrom: from.model, modelInto: into.model }
  const one = [found.into, found.from]
  const isOne = (a: number, b: number) =>
    isApart(a, b) && pairs.some((pair) => pair.into === Math.min(a, b) && pair.from === Math.max(a, b))
  for (const id of candidates) if (!one.includes(id) && one.every((other) => isOne(id, other))) one.push(id)
  const also = one.slice(2).flatMap((id) => modelsOf.get(id)?.[0]?.dataset ?? [])
  return { questions: found.items, ...names, also }
}

/** Benchmarks and the models that have scored answers to them, of each those with most first. */
function listAnswered(resultSetId: number) {
  return pooled()
    .selectFrom("resultSetCount as c")
    .innerJoin("dataset as d", "d.id", "c.datasetId")
    .innerJoin("model as m", "m.id", "c.modelId")
    .select(["c.datasetId", "c.modelId", "d.name as dataset", "m.slug as model"])
    .where("c.resultSetId", "=", resultSetId)
    .whereRef("c.predictions", ">", "c.unscored")
    .orderBy((eb) => eb("c.predictions", "-", eb.ref("c.unscored")), "desc")
    .orderBy("c.modelId")
    .execute()
}

/**
 * Pairs with at least half of the smaller one's questions in common, under the same ids, most first. Not those where one
 * id stands for two questions: such are no one benchmark (`countOtherTexts` of ./may-join).
 */
function countSameItems(resultSetId: number, datasetIds: readonly number[]) {
  return pooled()
    .with(
      (cte) => cte("held").materialized(),
      (qb) =>
        qb
          .selectFrom("exampleText as t")
          .innerJoin("example as e", "e.id", "t.exampleId")
          .select(["e.datasetId", "e.externalId", identityOf("t").as("hash")])
          .where("t.resultSetId", "=", resultSetId)
          .where("e.datasetId", "in", datasetIds),
    )
    .with("sizes", (qb) =>
      qb
        .selectFrom("held")
        .select(["datasetId", countOf().as("items")])
        .groupBy("datasetId"),
    )
    .with("pairs", (qb) =>
      qb
        .selectFrom("held as i")
        .innerJoin("held as f", (join) =>
          join
            .onRef("f.hash", "=", "i.hash")
            .onRef("f.externalId", "=", "i.externalId")
            .onRef("f.datasetId", ">", "i.datasetId"),
        )
        .select(["i.datasetId as into", "f.datasetId as from", countOf().as("items")])
        .groupBy(["i.datasetId", "f.datasetId"]),
    )
    .selectFrom("pairs as p")
    .innerJoin("sizes as si", "si.datasetId", "p.into")
    .innerJoin("sizes as sf", "sf.datasetId", "p.from")
    .select(["p.into", "p.from", "p.items"])
    .where((eb) => {
      const twice = eb("p.items", "*", 2)
      return eb.or([eb(twice, ">=", eb.ref("si.items")), eb(twice, ">=", eb.ref("sf.items"))])
    })
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("held as i")
            .innerJoin("held as f", "f.externalId", "i.externalId")
            .select("i.externalId")
            .whereRef("i.datasetId", "=", "p.into")
            .whereRef("f.datasetId", "=", "p.from")
            .whereRef("f.hash", "<>", "i.hash"),
        ),
      ),
    )
    .orderBy("p.items", "desc")
    .orderBy("p.into")
    .orderBy("p.from")
    .execute()
}
