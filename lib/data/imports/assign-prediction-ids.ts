import "server-only"
import type { PoolClient } from "pg"
import type { PredictionRow } from "@/lib/domain/results/prediction"
import { itemIdentity } from "@/lib/domain/text/content-hash"
import { ensureExamples, findTaken, type PredictionKey } from "./prediction-queries"

/** An example as the result set knows it: the hash of what makes it this item, and whether its text is written. */
export type KnownExample = { readonly id: number; readonly hash: string; hasText: boolean }

/** A row of a batch (`seq`), with the ids it will be written under. */
export type Placed = {
  readonly seq: number
  readonly row: PredictionRow
  readonly datasetId: number
  readonly modelId: number
  readonly example: KnownExample
  readonly sameQuestion: boolean
  accepted: boolean
  bringsText: boolean
}

type Known = {
  readonly client: PoolClient
  readonly resultSetId: number
  readonly models: ReadonlyMap<string, number>
  readonly datasets: ReadonlyMap<string, number>
  /** by dataset and example_id; emptied when it has grown too large */
  readonly examples: Map<string, KnownExample>
}

const mostExamples = 50_000

/**
 * Decides what becomes of each row, without writing predictions. Only imports write into a result set, one at a time
 * (takeTurn): what is not there now will not be there later, and rows can go straight into their tables. Examples that
 * are new to the result set have no predictions in it, so that most rows need no look at the table at all.
 */
export async function placePredictions(known: Known, rows: readonly PredictionRow[]): Promise<Placed[]> {
  const examples = await examplesOf(known, rows)
  const placed = rows.map((row, seq) => placeOf(known, { row, seq, example: examples[seq] }))
  const again = placed.filter(({ example, sameQuestion }) => example.hasText && sameQuestion)
  const taken = new Set(again.length > 0 ? await findTaken(known, again.map(keyOfRow)) : [])
  const inBatch = new Map<KnownExample, Placed[]>()
  for (const row of placed) {
    const { example, seq, sameQuestion } = row
    const others = inBatch.get(example)
    row.accepted = sameQuestion && !taken.has(seq) && !others?.some((other) => isSame(other, row))
    if (!row.accepted) continue
    if (others) others.push(row)
    else inBatch.set(example, [row])
    row.bringsText = !example.hasText
    example.hasText = true
  }
  return placed
}

function placeOf(
  { datasets, models }: Known,
  { row, seq, example }: { row: PredictionRow; seq: number; example: KnownExample | undefined },
): Placed {
  if (!example) throw new Error("an example is neither there nor could it be written")
  const [datasetId, modelId] = [datasets.get(row.dataset) ?? 0, models.get(row.model) ?? 0]
  const sameQuestion = itemIdentity(row) === example.hash
  return { seq, row, datasetId, modelId, example, sameQuestion, accepted: false, bringsText: false }
}

const isSame = (a: Placed, b: Placed) =>
  a.modelId === b.modelId && a.row.trial === b.row.trial && a.row.variant === b.row.variant

/** The example of each row. The first row of one that the result set does not have yet decides its question. */
async function examplesOf(known: Known, rows: readonly PredictionRow[]): Promise<(KnownExample | undefined)[]> {
  const { datasets, examples } = known
  if (examples.size > mostExamples) examples.clear()
  const keys = keysOf(datasets, rows)
  const missing = new Map<string, PredictionRow>()
  for (const [seq, row] of rows.entries()) {
    const key = keys[seq] ?? ""
    if (!examples.has(key) && !missing.has(key)) missing.set(key, row)
  }
  for (let tries = 0; missing.size > 0 && tries < 3; tries += 1) {
    const asked = [...missing.values()]
    const wanted = asked.map((row) => ({ datasetId: datasets.get(row.dataset) ?? 0, externalId: row.exampleId }))
    for (const { id, datasetId, externalId, hash } of await ensureExamples(known, wanted)) {
      const key = keyOf(datasetId, externalId)
      const first = missing.get(key)
      examples.set(key, { id, hash: hash ?? (first ? itemIdentity(first) : ""), hasText: hash !== null })
      missing.delete(key)
    }
  }
  return keys.map((key) => examples.get(key))
}

const keyOf = (datasetId: number, exampleId: string) => `${datasetId} ${exampleId}`

/** Results come example by example more often than not: then a key is made once for all of its rows. */
function keysOf(datasets: Known["datasets"], rows: readonly PredictionRow[]): string[] {
  let last = { dataset: "", exampleId: "", key: "" }
  return rows.map(({ dataset, exampleId }) => {
    if (exampleId !== last.exampleId || dataset !== last.dataset)
      last = { dataset, exampleId, key: keyOf(datasets.get(dataset) ?? 0, exampleId) }
    return last.key
  })
}

/** What tells a row from all others of the result set. */
export const keyOfRow = ({ seq, example, modelId, row }: Placed): PredictionKey => ({
  seq,
  exampleId: example.id,
  modelId,
  variant: row.variant,
  trial: row.trial,
})
