import "server-only"
import type { PoolClient } from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import { AppError } from "@/lib/errors"
import { prepareQueue } from "@/lib/data/base/jobs"
import { on } from "@/lib/data/base/kysely"
import type { NameKind } from "@/lib/domain/results/name-kind"
import { stopFreeChecks } from "@/lib/data/free-checks/start-checks"
import { betweenImports } from "@/lib/data/imports/result-set-import"
import { assertAtRest } from "@/lib/data/items/at-rest"
import { renewResults } from "@/lib/data/items/renew-results"
import { getDatasetNamed, getModelNamed, type Named } from "@/lib/data/scope/names"
import { assertChosenTogether, type Names, type Results } from "./may-merge"
import { joinDatasets, matchJoined, partDatasets } from "./merge-datasets"
import { joinModels, partModels } from "./merge-models"
import { findMerged, listNames, type MergedName } from "./merged-names"
import { forgetMerge, rememberMerge } from "./remembered-merges"

type Owner = NonNullable<Viewer>

/** What became of two names: `results` of the owner's, with so many predictions. */
export type Merge = {
  readonly from: Named
  readonly into: Named
  readonly results: number
  readonly predictions: number
}

const named = { model: getModelNamed, dataset: getDatasetNamed } as const
const join = { model: joinModels, dataset: joinDatasets } as const
const part = { model: partModels, dataset: partDatasets } as const

/**
 * Takes a name and another one for the same model or benchmark, in the owner's own imports alone, those still to come
 * included: what others have, and what releases say, stays. Counts, lists and comparisons follow, as if the files had the
 * other name; they keep their own for `unmergeName`. Refused where one model answered one item twice then: nobody knows
 * which of two answers counts.
 */
export async function mergeNames(
  kind: NameKind,
  wanted: { readonly from: string; readonly into: string },
  owner: Owner,
): Promise<Merge> {
  const access = { viewer: owner }
  const [from, into] = await Promise.all([named[kind](wanted.from, { access }), named[kind](wanted.into, { access })])
  if (from.id === into.id) throw new AppError("invalid", `Both names mean ${from.name}.`)
  await prepareQueue()
  return betweenImports(async (client) => {
    await assertItself(client, { kind, owner, from, into })
    const results = await ownResultsWith(client, { kind, id: from.id, owner })
    if (results.length === 0) throw new AppError("not_found", noneOf(kind, from.name))
    const startAgain = await stopChecks(client, results, owner)
    let predictions = 0
    for (const one of results) predictions += await mergeIn(client, { kind, results: one, names: { from, into } })
    await follow(client, { kind, results, datasetId: into.id })
    await startAgain()
    await rememberMerge(client, { kind, ownerId: owner.id, fromId: from.id, intoId: into.id })
    return { from: plain(from), into: plain(into), results: results.length, predictions }
  })
}

/** Lets a name stand for itself again: predictions whose files have it go back to it, and later ones stay with it. */
export async function unmergeName(kind: NameKind, name: string, owner: Owner): Promise<Merge> {
  const { from, into, in: results }: MergedName = await findMerged(kind, name, owner)
  await prepareQueue()
  return betweenImports(async (client) => {
    const startAgain = await stopChecks(client, results, owner)
    let predictions = 0
    for (const one of results) {
      await assertAtRest(client, one)
      await assertChosenTogether(client, one, { kind, ids: [from.id, into.id] })
      predictions += await part[kind](client, one, { from, into })
    }
    await follow(client, { kind, results })
    await startAgain()
    await forgetMerge(client, { kind, ownerId: owner.id, fromId: from.id })
    return { from, into, results: results.length, predictions }
  })
}

/** Free checks run by themselves: nobody waits for their end. Returns what starts those again that were at work. */
async function stopChecks(client: PoolClient, results: readonly Results[], { id: ownerId }: Owner) {
  const starts: (() => Promise<void>)[] = []
  for (const { id: resultSetId } of results) starts.push(await stopFreeChecks(client, { resultSetId, ownerId }))
  return async () => {
    for (const start of starts) await start()
  }
}

/** The same within one result set. Returns how many predictions count under the other name now. */
export async function mergeIn(
  client: PoolClient,
  { kind, results, names }: { readonly kind: NameKind; readonly results: Results; readonly names: Names },
): Promise<number> {
  await assertAtRest(client, results)
  await assertChosenTogether(client, results, { kind, ids: [names.from.id, names.into.id] })
  return join[kind](client, results, names)
}

/** What was read and found out under the old names. `datasetId`: one that items have come to. */
export async function follow(
  client: PoolClient,
  {
    kind,
    results,
    datasetId,
  }: { readonly kind: NameKind; readonly results: readonly Results[]; readonly datasetId?: number },
): Promise<void> {
  for (const { id } of results) {
    // Once all have moved: they are held against each other.
    if (kind === "dataset") await matchJoined(client, id, datasetId)
    await renewResults(client, id)
  }
}

/** A name that counts as a third one would take others with it, and could not be told from them any more. */
async function assertItself(
  client: PoolClient,
  { kind, owner, from, into }: Names & { readonly kind: NameKind; readonly owner: Owner },
): Promise<void> {
  const merge = await on(client)
    .selectFrom("nameMerge")
    .select("intoId")
    .where("ownerId", "=", owner.id)
    .where("kind", "=", kind)
    .where("fromId", "=", into.id)
    .where("intoId", "<>", from.id)
    .executeTakeFirst()
  if (!merge) return
  const third = (await listNames(on(client), kind, [merge.intoId])).get(merge.intoId)?.name ?? "another one"
  throw new AppError(
    "conflict",
    `${into.name} counts as ${third}: take ${from.name} for ${third}, or let ${into.name} stand for itself first.`,
  )
}

const noneOf = (kind: NameKind, name: string) =>
  kind === "model" ? `None of your results have answers of ${name}.` : `None of your results are of ${name}.`

const plain = ({ id, slug, name }: Named): Named => ({ id, slug, name })

async function ownResultsWith(
  client: PoolClient,
  { kind, id, owner }: { readonly kind: NameKind; readonly id: number; readonly owner: Owner },
): Promise<Results[]> {
  return on(client)
    .selectFrom("resultSet as r")
    .select(["r.id", "r.name"])
    .where("r.ownerId", "=", owner.id)
    .where("r.origin", "=", "import")
    .where("r.status", "=", "ready")
    .where("r.id", "in", (eb) =>
      eb
        .selectFrom("resultSetCount")
        .select("resultSetId")
        .where(`${kind}Id` as const, "=", id),
    )
    .orderBy("r.id")
    .execute()
}
