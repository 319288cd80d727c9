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
    .select(["d.id", "d.name"])
    .where("s.resultSetId", "=", resultSetId)
    .where("s.textConflicts", ">", 0)
    .$if(only !== undefined, (qb) => qb.where("d.id", "=", only?.datasetId ?? 0))
    .orderBy("d.id")
    .execute()
  const renewed = new Set<number>()
  for (const { id: datasetId, name } of datasets) {
    const found = await findMatches(client, { resultSetId, datasetId })
    if (!found) continue
    for (const id of await takeMatches(client, { resultSetId, datasetId }, found)) renewed.add(id)
    notes.push({ kind: found.kind, dataset: name, items: found.items.length })
  }
  for (const id of renewed) await countItems(client, id)
  return notes
}

/**
 * Items are known by the identities that were found for them, and so are the same items in the owner's other results: what
 * is paired must not depend on which results came first. Returns the results that changed.
 */
async function takeMatches(client: PoolClient, dataset: Dataset, { items }: Matches): Promise<number[]> {
  const { resultSetId, datasetId } = dataset
  const changed: number[] = []
  const apart: number[] = []
  for (const { id, textConflicts } of await listOthers(client, dataset))
    if ((await takeIdentities(client, { resultSetId: id, datasetId }, items, resultSetId)) > 0) changed.push(id)
    else if (textConflicts > 0) apart.push(id)
  await takeIdentities(client, dataset, items)
  // Others could not be matched with what these were, but may be with these.
  for (const id of apart.slice(0, mostSources)) {
    const again = await matchesIn(client, { resultSetId: id, datasetId, source: resultSetId })
    if (!again) continue
    await takeIdentities(client, { resultSetId: id, datasetId }, again.items)
    changed.push(id)
  }
  return [resultSetId, ...changed]
}

/** The owner's other results that have the dataset. */
async function listOthers(client: PoolClient, { resultSetId, datasetId }: Dataset) {
  return on(client)
    .selectFrom("resultSetDataset as s")
    .innerJoin("resultSet as r", "r.id", "s.resultSetId")
    .select(["r.id", "s.textConflicts"])
    .where("s.datasetId", "=", datasetId)
    .where("r.id", "<>", resultSetId)
    .where("r.status", "=", "ready")
    .where("r.ownerId", "=", (eb) => eb.selectFrom("resultSet").select("ownerId").where("id", "=", resultSetId))
    .orderBy("r.id")
    .execute()
}

/** `sameAs`: only those that are the same items there. Returns how many. */
async function takeIdentities(
  client: PoolClient,
  { resultSetId, datasetId }: Dataset,
  items: Matches["items"],
  sameAs?: number,
): Promise<number> {
  const joined = await on(client)
    .selectFrom("prediction")
    .select("id")
    .where("resultSetId", "=", resultSetId)
    .where("datasetId", "=", datasetId)
    .where("ownDatasetId", "is not", null)
    .limit(1)
    .executeTakeFirst()
  let taken = 0
  for (let at = 0; at < items.length; at += 10_000) {
    const { numUpdatedRows } = await on(client)
      .updateTable("exampleText as t")
      .from(rowTable("m", { exampleId: "int4", hash: "text" }, items.slice(at, at + 10_000)))
      .set((eb) => ({
        itemHash: eb.ref("m.hash"),
        // What came under another name is known by this again when it leaves.
        ...(joined && { ownItemHash: eb.fn.coalesce("t.ownItemHash", "t.itemHash", eb.val("")) }),
      }))
      .where("t.resultSetId", "=", resultSetId)
      .whereRef("t.exampleId", "=", "m.exampleId")
      .$if(sameAs !== undefined, (qb) =>
        qb.where((eb) =>
          eb.exists(
            eb
              .selectFrom("exampleText as ours")
              .select("ours.exampleId")
              .where("ours.resultSetId", "=", sameAs ?? 0)
              .whereRef("ours.exampleId", "=", "t.exampleId")
              .where((of) => of(identityOf("ours"), "=", identityOf("t"))),
          ),
        ),
      )
      .executeTakeFirstOrThrow()
    taken += Number(numUpdatedRows)
  }
  return taken
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
