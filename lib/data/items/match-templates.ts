import "server-only"
import type { PoolClient } from "pg"
import { missingPrompt } from "@/lib/domain/results/prediction-detail"
import type { ItemNote } from "@/lib/domain/results/item-note"
import { contentHash, normaliseText } from "@/lib/domain/text/content-hash"
import { countOf } from "@/lib/data/base/columns"
import { on } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import { identityOf } from "@/lib/data/scope/item-hash"
import {
  createFrame,
  isAgreement,
  mayFrameTheSame,
  within,
  withoutMarks,
  type Frame,
} from "@/lib/domain/text/prompt-template"
import { countItems } from "./count-items"
import { inPages } from "./in-pages"
import { itemsElsewhere, itemsHere } from "./items-elsewhere"
import { releaseMatches, type Matches } from "./release-templates"

const [mostSources, pageSize] = [20, 500]

type Dataset = { readonly resultSetId: number; readonly datasetId: number }

type Known = Matches["items"][number]

/**
 * Items that read differently under their ids in other results may have the same question in another template, or a
 * reference on one side alone. Where that holds of (nearly) all items that both have, they are taken for the same.
 */
export async function matchTemplates(
  client: PoolClient,
  resultSetId: number,
  /** only in this one */
  only?: { readonly datasetId: number },
): Promise<ItemNote[]> {
  const notes: ItemNote[] = []
  const datasets = await on(client)
    .selectFrom("resultSetDataset as s")
    .innerJoin("dataset as d", "d.id", "s.datasetId")
    .select((eb) => [
      ...(["d.id", "d.name"] as const),
      eb
        .exists(
          eb
            .selectFrom("prediction as p")
            .select("p.id")
            .whereRef("p.resultSetId", "=", "s.resultSetId")
            .whereRef("p.datasetId", "=", "d.id")
            .where("p.ownDatasetId", "is not", null),
        )
        .as("isJoined"),
    ])
    .where("s.resultSetId", "=", resultSetId)
    .where("s.textConflicts", ">", 0)
    .$if(only !== undefined, (qb) => qb.where("d.id", "=", only?.datasetId ?? 0))
    .orderBy("d.id")
    .execute()
  for (const { id: datasetId, name, isJoined } of datasets) {
    const found = await findMatches(client, { resultSetId, datasetId })
    if (!found) continue
    for (let at = 0; at < found.items.length; at += 10_000)
      await on(client)
        .updateTable("exampleText as t")
        .from(rowTable("m", { exampleId: "int4", hash: "text" }, found.items.slice(at, at + 10_000)))
        .set((eb) => ({
          itemHash: eb.ref("m.hash"),
          // What came under another name is known by this again when it leaves.
          ...(isJoined && { ownItemHash: eb.fn.coalesce("t.ownItemHash", "t.itemHash", eb.val("")) }),
        }))
        .where("t.resultSetId", "=", resultSetId)
        .whereRef("t.exampleId", "=", "m.exampleId")
        .execute()
    notes.push({ kind: found.kind, dataset: name, items: found.items.length })
  }
  if (notes.length > 0) await countItems(client, resultSetId)
  return notes
}

async function findMatches(client: PoolClient, dataset: Dataset): Promise<Matches | null> {
  for (const { source } of await listSources(client, dataset)) {
    const found = source === 0 ? await releaseMatches(client, dataset) : await matchesIn(client, { ...dataset, source })
    if (found) return found
  }
  return null
}

/** Who has items that read differently under our ids: a release, then the oldest results. */
async function listSources(client: PoolClient, { resultSetId, datasetId }: Dataset) {
  return on(client)
    .selectFrom(itemsHere(resultSetId).as("h"))
    .innerJoin(itemsElsewhere(resultSetId).as("o"), "o.exampleId", "h.exampleId")
    .select(["o.source", countOf().as("n")])
    .where("h.datasetId", "=", datasetId)
    .whereRef("h.hash", "<>", "o.hash")
    .groupBy("o.source")
    .orderBy("o.source")
    .limit(mostSources)
    .execute()
}

type Pair = Awaited<ReturnType<typeof readPage>>[number]

/** Items that both have the prompt of, page by page. */
async function readPage(
  client: PoolClient,
  { resultSetId, datasetId, source }: Dataset & { source: number },
  after: number,
) {
  return on(client)
    .selectFrom("exampleText as t")
    .innerJoin("example as e", "e.id", "t.exampleId")
    .innerJoin("exampleText as o", (join) =>
      join.onRef("o.exampleId", "=", "t.exampleId").on("o.resultSetId", "=", source),
    )
    .select(["t.exampleId", "t.input", "t.reference", "o.input as otherInput", "o.reference as otherReference"])
    .select([identityOf("t").as("hash"), identityOf("o").as("otherHash")])
    .where("t.resultSetId", "=", resultSetId)
    .where("e.datasetId", "=", datasetId)
    .where("t.exampleId", ">", after)
    .where("t.input", "<>", missingPrompt)
    .where("o.input", "<>", missingPrompt)
    .orderBy("t.exampleId")
    .limit(pageSize)
    .execute()
}

async function matchesIn(client: PoolClient, where: Dataset & { source: number }): Promise<Matches | null> {
  const pairs = () => inPages((after) => readPage(client, where, after))
  const [ours, theirs] = [createFrame(), createFrame()]
  const whole = createMatches()
  const marked = createMatches()
  for await (const pair of pairs()) {
    const { input, otherInput } = pair
    ours.add(input)
    theirs.add(otherInput)
    whole.add(pair, normaliseText(input), normaliseText(otherInput))
    marked.add(pair, withoutMarks(input), withoutMarks(otherInput))
  }
  const same = whole.end({ areWhole: true })
  if (same) return { kind: "reference", items: same }
  const items = marked.end({ areWhole: true }) ?? (await framedMatches(pairs(), [ours.end(), theirs.end()]))
  return items && { kind: "template", items }
}

/** The same by what stands in the frames of both sides, which are known once all prompts were read. */
async function framedMatches(
  pairs: AsyncIterable<Pair>,
  [frame, otherFrame]: readonly [Frame | null, Frame | null],
): Promise<Matches["items"] | null> {
  if (!frame || !otherFrame || !mayFrameTheSame(frame, otherFrame)) return null
  const framed = createMatches()
  for await (const pair of pairs) framed.add(pair, within(pair.input, frame), within(pair.otherInput, otherFrame))
  return framed.end({ areWhole: false })
}

/** Pairs that are one item by what is left of their prompts; a reference that one side lacks says nothing. */
function createMatches() {
  const items: Known[] = []
  const different = new Set<string>()
  let [shared, agreeing, length, unreferenced] = [0, 0, 0, 0]
  return {
    add(
      { exampleId, reference, otherReference, hash, otherHash }: Pair,
      text: string | null,
      other: string | null,
    ): void {
      shared += 1
      const isUnreferenced = reference === null || otherReference === null
      const [one, two] = isUnreferenced ? [null, null] : [reference, otherReference]
      if (isUnreferenced) unreferenced += 1
      length += text?.trim().length ?? 0
      const left = text === null ? null : contentHash(text, one)
      if (left === null || other === null || left !== contentHash(other, two)) return
      agreeing += 1
      different.add(left)
      if (hash !== otherHash) items.push({ exampleId, hash: otherHash })
    },
    end({ areWhole }: { areWhole: boolean }): readonly Known[] | null {
      const meanLength = length / Math.max(1, shared)
      const isReferenced = unreferenced === 0
      const found = { shared, agreeing, different: different.size, meanLength, isReferenced, areWhole }
      return items.length > 0 && isAgreement(found) ? items : null
    },
  }
}
