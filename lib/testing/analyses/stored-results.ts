import { prisma } from "@/lib/data/base/client"
import { toDb } from "@/lib/data/base/enums"
import { groupBy } from "@/lib/domain/collections/group-by"
import { isAttempt, isFailure } from "@/lib/domain/results/prediction"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { World, WorldPrediction } from "@/lib/method/memory-world"
import { aWorld } from "./synthetic-results"

/** A world of ./synthetic-results as an imported result set of an owner, with a release to place failures on. */
export async function storeWorld(seed: number, size?: Parameters<typeof aWorld>[1]) {
  const world = aWorld(seed, size)
  const stored = await storeResults(world, `ada-${seed}`)
  await storeRelease(world.release)
  return { world, ...stored }
}

/** Any world as an imported result set of an owner of this name. */
export async function storeResults({ predictions, rules }: Pick<World, "predictions" | "rules">, login: string) {
  const { id: ownerId } = await prisma().user.create({ data: { login, name: "Ada", role: "owner" } })
  const [rows, status] = [predictions.length, "ready"] as const
  const { id: resultSetId } = await prisma().resultSet.create({
    data: { ownerId, name: `world of ${login}`, status, contentHash: login, rows, accepted: rows },
  })
  const names = await storeNames(predictions)
  const ofDataset = (datasetId: number) => predictions.find((one) => one.datasetId === datasetId) ?? { dataset: "" }
  await storePredictions(resultSetId, predictions, names)
  await prisma().resultSetDataset.createMany({
    data: [...rules].map(([datasetId, { threshold, lowerIsBetter }]) => ({
      ...{ resultSetId, datasetId: names.dataset(ofDataset(datasetId)), threshold: threshold ?? 0, lowerIsBetter },
      ...{ thresholdRule: "given", binary: false, histogram: {} },
    })),
  })
  await prisma().resultSetCount.createMany({
    data: [...groupBy(predictions, ({ modelId, datasetId }) => `${modelId} ${datasetId}`).values()].flatMap((group) =>
      group.slice(0, 1).map((first) => ({
        ...{ resultSetId, modelId: names.model(first), datasetId: names.dataset(first), predictions: group.length },
        failures: group.filter((one) => isFailure(one, rules.get(one.datasetId) ?? noRule)).length,
        unscored: group.filter((one) => !isAttempt(one)).length,
      })),
    ),
  })
  return { resultSetId, viewer: { id: ownerId, name: "Ada", role: "owner" as const } }
}

const noRule = { threshold: null, lowerIsBetter: false }

type Names = {
  readonly model: (of: Pick<WorldPrediction, "model">) => number
  readonly dataset: (of: Pick<WorldPrediction, "dataset">) => number
}

/** Ids of models and datasets by name; those that are not there yet are made. */
async function storeNames(predictions: readonly WorldPrediction[]): Promise<Names> {
  const unique = (values: readonly string[]) => [...new Set(values)]
  const named = (names: readonly string[]) => names.map((name) => ({ name, slug: name.replaceAll(" ", "-") }))
  const [models, datasets] = [unique(predictions.map((p) => p.model)), unique(predictions.map((p) => p.dataset))]
  await prisma().model.createMany({ data: named(models), skipDuplicates: true })
  await prisma().dataset.createMany({ data: named(datasets), skipDuplicates: true })
  const modelRows = await prisma().model.findMany({ where: { name: { in: models } } })
  const datasetRows = await prisma().dataset.findMany({ where: { name: { in: datasets } } })
  const modelIds = new Map(modelRows.map(({ id, name }) => [name, id]))
  const datasetIds = new Map(datasetRows.map(({ id, name }) => [name, id]))
  return {
    model: ({ model }) => modelIds.get(model) ?? 0,
    dataset: ({ dataset }) => datasetIds.get(dataset) ?? 0,
  }
}

async function storePredictions(
  resultSetId: number,
  predictions: readonly WorldPrediction[],
  names: Names,
): Promise<void> {
  const examples = [...new Map(predictions.map((one) => [one.exampleId, one])).values()]
  await prisma().example.createMany({
    data: examples.map((one) => ({ datasetId: names.dataset(one), externalId: one.example })),
    skipDuplicates: true,
  })
  const stored = await prisma().example.findMany({ where: { datasetId: { in: examples.map(names.dataset) } } })
  const exampleIds = new Map(stored.map(({ id, datasetId, externalId }) => [`${datasetId} ${externalId}`, id]))
  const exampleOf = (one: WorldPrediction) => exampleIds.get(`${names.dataset(one)} ${one.example}`) ?? 0
  await prisma().exampleText.createMany({
    data: examples.map((one) => ({
      ...{ resultSetId, exampleId: exampleOf(one), input: one.input, reference: one.reference, contentHash: "hash" },
    })),
  })
  const keyOf = (one: { modelId: number; exampleId: number; variant: string; trial: number }) =>
    JSON.stringify([one.modelId, one.exampleId, one.variant, one.trial])
  const rows = predictions.map((one) => ({
    ...{ resultSetId, datasetId: names.dataset(one), modelId: names.model(one), exampleId: exampleOf(one) },
    ...{ variant: one.variant, trial: one.trial, score: one.score, status: toDb(one.status) },
  }))
  const made = await prisma().prediction.createManyAndReturn({ data: rows })
  const ids = new Map(made.map((one) => [keyOf(one), one.id]))
  await prisma().predictionText.createMany({
    data: predictions.flatMap(({ output }, index) => {
      const row = rows[index]
      return output === null || !row ? [] : [{ predictionId: ids.get(keyOf(row)) ?? 0, output }]
    }),
  })
}

async function storeRelease(tree: readonly TaxonomyNode[]): Promise<void> {
  if ((await prisma().taxonomyVersion.count({ where: { key: "test" } })) > 0) return
  const { id: versionId } = await prisma().taxonomyVersion.create({
    data: { key: "test", name: "Test release", kind: "release", isLatest: true },
  })
  const ids = new Map<number, number>()
  for (const [position, { id, slug, depth, parentId }] of flattenTree(tree).entries()) {
    const parent = parentId === null ? null : (ids.get(parentId) ?? null)
    const node = await prisma().taxonomyNode.create({
      data: { versionId, slug, name: slug, definition: slug, depth, position: position + 1, parentId: parent },
    })
    ids.set(id, node.id)
  }
}
