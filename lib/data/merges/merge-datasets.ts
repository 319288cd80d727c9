import "server-only"
import type { PoolClient } from "pg"
import { AppError } from "@/lib/errors"
import { countItems } from "@/lib/data/items/count-items"
import { renewClusters } from "@/lib/data/items/item-clusters"
import { matchTemplates } from "@/lib/data/items/match-templates"
import { recountResults } from "@/lib/data/results/result-set-summary"
import { keepFacts, settleFacts } from "./joined-datasets"
import { assertNotUngated, assertOneRule, countAnsweredTwice, countOtherTexts } from "./may-join"
import { assertCounted, type Names, type Results } from "./may-merge"
import { moveItems, type Move } from "./move-items"
import { recountAnalyses } from "./recount-analyses"

/** Within one result set: answers go to the items of the other benchmark, as if their files had named that one. */
export async function joinDatasets(client: PoolClient, results: Results, { from, into }: Names): Promise<number> {
  await assertNotUngated(client, { from, into })
  await assertOneRule(client, results, { from, into })
  const move = { at: from, to: into }
  const twice = await countAnsweredTwice(client, results.id, move)
  if (twice > 0)
    throw new AppError(
      "conflict",
      `In ${results.name} the same models answered the same items (${twice}) under both ${from.name} and ${into.name}: as one benchmark, nobody knows which of two answers counts.`,
    )
  const others = await countOtherTexts(client, results.id, move)
  if (others > 0)
    throw new AppError(
      "conflict",
      `In ${results.name} the same ids (${others}) stand for different questions in ${from.name} and in ${into.name}: they are not one benchmark.`,
    )
  await assertCounted(client, results, { kind: "dataset", ids: [from.id, into.id] })
  return moveAndCount(client, { resultSetId: results.id, at: from.id, to: into.id })
}

/** Answers that go by `from` in their files go back to its items. */
export async function partDatasets(client: PoolClient, results: Results, { from, into }: Names): Promise<number> {
  const move = { at: into, to: from, called: from }
  const taken = (await countAnsweredTwice(client, results.id, move)) + (await countOtherTexts(client, results.id, move))
  if (taken > 0)
    throw new AppError(
      "conflict",
      `In ${results.name} another name counts as ${from.name}, with the same items (${taken}). Let that one stand for itself first.`,
    )
  return moveAndCount(client, { resultSetId: results.id, at: into.id, to: from.id, called: from.id })
}

async function moveAndCount(client: PoolClient, move: Move): Promise<number> {
  await keepFacts(client, move)
  const answers = await moveItems(client, move)
  await settleFacts(client, move)
  await renewClusters(client, move.resultSetId)
  await recountResults(client, move.resultSetId)
  await recountAnalyses(client, move.resultSetId, { kind: "dataset", ids: [move.at, move.to] })
  return answers
}

/** Once all results have moved: their items are held against each other, and against those that others have. */
export async function matchJoined(
  client: PoolClient,
  resultSetId: number,
  datasetId: number | undefined,
): Promise<void> {
  await countItems(client, resultSetId)
  if (datasetId !== undefined) await matchTemplates(client, resultSetId, { datasetId })
}
