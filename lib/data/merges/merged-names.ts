import "server-only"
import { AppError } from "@/lib/errors"
import type { Viewer } from "@/lib/domain/access/permissions"
import { countOf } from "@/lib/data/base/columns"
import { pooled, type Database } from "@/lib/data/base/kysely"
import { nameKinds, type NameKind } from "@/lib/domain/results/name-kind"
import type { Named } from "@/lib/data/scope/names"

type Owner = NonNullable<Viewer>

/** A name that an owner took for another one, and the results in which; none: it holds for later imports alone. */
export type MergedName = {
  readonly from: Named
  readonly into: Named
  readonly predictions: number
  readonly in: readonly { readonly id: number; readonly name: string }[]
}

const columns = {
  model: { own: "p.ownModelId", now: "p.modelId" },
  dataset: { own: "p.ownDatasetId", now: "p.datasetId" },
} as const

/** What somebody merged in their own results; nobody else sees it. `resultSetId`: there alone. */
export async function listMerged(
  kind: NameKind,
  owner: Pick<Owner, "id">,
  resultSetId?: number,
): Promise<MergedName[]> {
  const { own, now } = columns[kind]
  const rows = await pooled()
    .selectFrom("resultSet as r")
    .innerJoin("prediction as p", "p.resultSetId", "r.id")
    .select(["r.id", "r.name", countOf().as("predictions")])
    .select((eb) => [eb.ref(own).$notNull().as("fromId"), eb.ref(now).as("intoId")])
    .where("r.ownerId", "=", owner.id)
    .where(own, "is not", null)
    .$if(resultSetId !== undefined, (qb) => qb.where("r.id", "=", resultSetId ?? 0))
    .groupBy([own, now, "r.id"])
    .orderBy("r.id")
    .execute()
  const remembered = resultSetId === undefined ? await listRemembered(kind, owner) : []
  const names = await listNames(
    pooled(),
    kind,
    [...rows, ...remembered].flatMap(({ fromId, intoId }) => [fromId, intoId]),
  )
  const merged = new Map<string, MergedName>()
  const alone = remembered.map((one) => ({ ...one, predictions: 0, id: null, name: "" }))
  for (const { fromId, intoId, predictions, id, name } of [...rows, ...alone]) {
    const [from, into] = [names.get(fromId), names.get(intoId)]
    if (!from || !into) continue
    const key = `${fromId} ${intoId}`
    const before = merged.get(key)
    merged.set(key, {
      ...{ from, into },
      predictions: predictions + (before?.predictions ?? 0),
      in: [...(before?.in ?? []), ...(id === null ? [] : [{ id, name }])],
    })
  }
  const byName = (a: Named, b: Named) => a.name.localeCompare(b.name, "en")
  return [...merged.values()].sort((a, b) => byName(a.from, b.from) || byName(a.into, b.into))
}

/** Of models and benchmarks, in words; `resultSetId`: in that one alone, as its report tells it. */
export async function listMergedNames(owner: Pick<Owner, "id">, resultSetId?: number) {
  const all = await Promise.all(
    nameKinds.map(async (kind) => {
      const merged = await listMerged(kind, owner, resultSetId)
      return merged.map(({ from, into, predictions }) => ({ kind, from: from.name, into: into.name, predictions }))
    }),
  )
  return all.flat()
}

async function listRemembered(kind: NameKind, owner: Pick<Owner, "id">) {
  return pooled()
    .selectFrom("nameMerge")
    .select(["fromId", "intoId"])
    .where("ownerId", "=", owner.id)
    .where("kind", "=", kind)
    .execute()
}

/** By id. */
export async function listNames(
  database: Database,
  kind: NameKind,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Named>> {
  if (ids.length === 0) return new Map()
  const rows = await database
    .selectFrom(kind)
    .select(["id", "slug", "name"])
    .where("id", "in", [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

const mostNames = 500

/** Names in somebody's own imports, in their order; `more`: there are others behind them. */
export async function listOwnNames(
  kind: NameKind,
  owner: Owner,
): Promise<{ readonly names: readonly string[]; readonly more: boolean }> {
  const rows = await pooled()
    .selectFrom(kind)
    .select("name")
    .where("id", "in", (eb) =>
      eb
        .selectFrom("resultSetCount as c")
        .innerJoin("resultSet as r", "r.id", "c.resultSetId")
        .select(`c.${kind}Id` as const)
        .where("r.ownerId", "=", owner.id)
        .where("r.origin", "=", "import"),
    )
    .orderBy("name")
    .limit(mostNames + 1)
    .execute()
  return { names: rows.slice(0, mostNames).map(({ name }) => name), more: rows.length > mostNames }
}

/** One of them by the name that is not seen any more: exact name, then slug or id. */
export async function findMerged(kind: NameKind, name: string, owner: Owner): Promise<MergedName> {
  const all = await listMerged(kind, owner)
  const found =
    all.find(({ from }) => from.name === name) ?? all.find(({ from }) => from.slug === name || String(from.id) === name)
  const what = kind === "model" ? "model" : "benchmark"
  if (!found) throw new AppError("not_found", `You have merged no ${what} "${name.slice(0, 200)}".`)
  return found
}
