import "server-only"
import { AppError } from "@/lib/errors"
import type { Viewer } from "@/lib/domain/access/permissions"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import type { Named } from "@/lib/data/scope/names"

/** A name that an owner took for another one, and the results in which. */
export type MergedModel = {
  readonly from: Named
  readonly into: Named
  readonly predictions: number
  readonly in: readonly { readonly id: number; readonly name: string }[]
}

/** What somebody merged in their own results; nobody else sees it. */
export async function listMerged(owner: NonNullable<Viewer>): Promise<MergedModel[]> {
  const rows = await pooled()
    .selectFrom("resultSet as r")
    .innerJoin("prediction as p", "p.resultSetId", "r.id")
    .innerJoin("model as f", "f.id", "p.ownModelId")
    .innerJoin("model as i", "i.id", "p.modelId")
    .select(["f.id as fromId", "f.slug as fromSlug", "f.name as fromName"])
    .select(["i.id as intoId", "i.slug as intoSlug", "i.name as intoName"])
    .select(["r.id", "r.name", countOf().as("predictions")])
    .where("r.ownerId", "=", owner.id)
    .where("p.ownModelId", "is not", null)
    .groupBy(["f.id", "i.id", "r.id"])
    .orderBy("f.name")
    .orderBy("i.name")
    .orderBy("r.id")
    .execute()
  const merged = new Map<string, MergedModel>()
  for (const { fromId, fromSlug, fromName, intoId, intoSlug, intoName, id, name, predictions } of rows) {
    const key = `${fromId} ${intoId}`
    const before = merged.get(key)
    merged.set(key, {
      from: { id: fromId, slug: fromSlug, name: fromName },
      into: { id: intoId, slug: intoSlug, name: intoName },
      predictions: predictions + (before?.predictions ?? 0),
      in: [...(before?.in ?? []), { id, name }],
    })
  }
  return [...merged.values()]
}

const mostNames = 500

/** Names of the models in somebody's own imports. */
export async function listOwnModels(owner: NonNullable<Viewer>): Promise<string[]> {
  const rows = await pooled()
    .selectFrom("model as m")
    .select("m.name")
    .where("m.id", "in", (eb) =>
      eb
        .selectFrom("resultSetCount as c")
        .innerJoin("resultSet as r", "r.id", "c.resultSetId")
        .select("c.modelId")
        .where("r.ownerId", "=", owner.id)
        .where("r.origin", "=", "import"),
    )
    .orderBy("m.name")
    .limit(mostNames)
    .execute()
  return rows.map(({ name }) => name)
}

/** One of them by the name that is not seen any more: exact name, then slug or id. */
export async function findMerged(name: string, owner: NonNullable<Viewer>): Promise<MergedModel> {
  const all = await listMerged(owner)
  const found =
    all.find(({ from }) => from.name === name) ?? all.find(({ from }) => from.slug === name || String(from.id) === name)
  if (!found) throw new AppError("not_found", `You have merged no model "${name.slice(0, 200)}".`)
  return found
}
