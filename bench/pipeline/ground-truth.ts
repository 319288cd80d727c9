import { prisma } from "@/lib/data/base/client"
import { sumOf } from "@/lib/data/base/columns"
import { db } from "@/lib/data/base/kysely"
import type { Truth } from "./test-data"
import type { Run } from "./run-once"

/** Every count that differs from the generator's, as a sentence; none: the results equal the truth exactly. */
export async function compareWithTruth({ analysisId }: Run, truth: Truth): Promise<string[]> {
  return [
    ...differences("dataset|model", truth.byDatasetModel, await byDatasetModel(analysisId)),
    ...differences("title", truth.byTitle, await byTitle(analysisId)),
    ...differences("model|category", truth.byModelCategory, await byModelCategory(analysisId)),
  ]
}

type Count = { readonly of: readonly (string | null)[]; readonly n: number }
const counts = (rows: readonly Count[]) => Object.fromEntries(rows.map(({ of, n }) => [of.join("|"), n]))

async function byDatasetModel(analysisId: number) {
  const rows = await prisma().stratum.findMany({
    where: { analysisId },
    select: { diagnosed: true, dataset: { select: { name: true } }, model: { select: { name: true } } },
  })
  return counts(rows.map(({ dataset, model, diagnosed }) => ({ of: [dataset.name, model.name], n: diagnosed })))
}

async function byTitle(analysisId: number) {
  const rows = await prisma().errorAnnotation.groupBy({ by: ["title"], where: { analysisId }, _count: true })
  return counts(rows.map(({ title, _count }) => ({ of: [title], n: _count })))
}

/** From the aggregates that pages read, not from the annotations. */
async function byModelCategory(analysisId: number) {
  const rows = await db()
    .selectFrom("nodeCount as c")
    .innerJoin("taxonomyNode as n", "n.id", "c.nodeId")
    .innerJoin("model as m", "m.id", "c.modelId")
    .select((eb) => ["m.name as model", "n.name as category", sumOf(eb.ref("c.total")).as("n")])
    .where("c.analysisId", "=", analysisId)
    .where("n.depth", "=", 1)
    .groupBy(["m.name", "n.name"])
    .execute()
  return counts(rows.map(({ model, category, n }) => ({ of: [model, category], n })))
}

function differences(
  what: string,
  expected: Readonly<Record<string, number>>,
  found: Readonly<Record<string, number>>,
) {
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort()
  return keys
    .filter((key) => (expected[key] ?? 0) !== (found[key] ?? 0))
    .map((key) => `${what} ${key}: ${found[key] ?? 0}, truth ${expected[key] ?? 0}`)
}
