import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { AppError } from "@/lib/errors"
import { pooled } from "@/lib/data/base/kysely"
import { isListed, isReadable } from "@/lib/data/scope/visible-names"

/** A result set by which runs of one model are told apart. */
export type FoundResults = { readonly id: number; readonly name: string }

type Wanted = {
  readonly model: { readonly id: number; readonly name: string }
  /** slugs of benchmarks of which it must hold one; none: any */
  readonly datasets: readonly string[]
  readonly viewer: Viewer
}

const mostNamed = 6

/**
 * The result set that a text means: an id, "latest" (the one the viewer imported last of those that are ready and hold
 * the model, on one of the benchmarks if some are named), "latest~1" (the one before), or a name. Throws not_found for what
 * is not there, not the viewer's to read, or holds no answers of the model; conflict for a name that several have.
 */
export async function findResults(text: string, wanted: Wanted): Promise<FoundResults> {
  const latest = /^latest(?:~(\d{1,4}))?$/.exec(text)
  if (latest) return getLatest(Number(latest[1] ?? 0), wanted)
  const id = resultsIdOf(text)
  const found = await holding(wanted)
    .where((eb) => (id === null ? eb("r.name", "=", text) : eb("r.id", "=", id)))
    .where((eb) => {
      const row = { visibility: eb.ref("r.visibility"), ownerId: eb.ref("r.ownerId") }
      // Whoever has the number of unlisted results has their address; names are looked for among those that lists show.
      return id === null ? isListed(row, wanted.viewer) : isReadable(row, wanted.viewer)
    })
    .limit(mostNamed)
    .execute()
  const [first, ...others] = found
  const shown = id === null ? `There are no results “${text.slice(0, 200)}” that hold` : `Results ${id} hold no`
  if (!first) throw new AppError("not_found", `${shown} answers of “${wanted.model.name}”${onThese(wanted)}, or they are not yours to read.`) // prettier-ignore
  if (others.length > 0)
    throw new AppError(
      "conflict",
      `Several results are called “${text.slice(0, 200)}”: say which by its id (${found.map((row) => row.id).join(", ")}), or latest, latest~1.`,
    )
  return first
}

/** The newest results of the viewer's own that hold the model; null: there are none. */
export async function findLatest(wanted: Wanted): Promise<FoundResults | null> {
  return (await latestOf(wanted).limit(1).executeTakeFirst()) ?? null
}

/** The number of a result set, where the text is one. */
export function resultsIdOf(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
}

async function getLatest(back: number, wanted: Wanted): Promise<FoundResults> {
  const found = await latestOf(wanted).offset(back).limit(1).executeTakeFirst()
  if (found) return found
  const { length } = await latestOf(wanted)
    .limit(back + 1)
    .execute()
  const are = length === 0 ? "none of your results hold" : `only ${length} of your results ${length === 1 ? "holds" : "hold"}` // prettier-ignore
  throw new AppError(
    "not_found",
    `There is no latest${back === 0 ? "" : `~${back}`}: ${are} answers of “${wanted.model.name}”${onThese(wanted)}.`,
  )
}

const onThese = ({ datasets }: Wanted) => (datasets.length > 0 ? ` on ${datasets.slice(0, 3).join(", ")}` : "")

/** By when they were imported: what was imported again is where it was. */
function latestOf(wanted: Wanted) {
  return holding(wanted)
    .where("r.ownerId", "=", wanted.viewer?.id ?? null)
    .where("r.origin", "=", "import")
    .orderBy("r.createdAt", "desc")
    .orderBy("r.id", "desc")
}

/** Result sets that are ready and hold the model. */
function holding({ model, datasets }: Wanted) {
  return pooled()
    .selectFrom("resultSet as r")
    .select(["r.id", "r.name"])
    .where("r.status", "=", "ready")
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("resultSetCount as c")
          .innerJoin("dataset as d", "d.id", "c.datasetId")
          .select("c.datasetId")
          .whereRef("c.resultSetId", "=", "r.id")
          .where("c.modelId", "=", model.id)
          .$if(datasets.length > 0, (qb) => qb.where("d.slug", "in", datasets)),
      ),
    )
}
