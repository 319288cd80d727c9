import type { PoolClient } from "pg"
import { on } from "@/lib/data/base/kysely"
import { readPublished } from "./release-files"

/** The attested figures of the original ErrorAtlas: as published, incomplete, apart from ours. */
export async function seedPublished(client: PoolClient): Promise<void> {
  const { categories, name, source, ...facts } = readPublished()
  const { id: versionId } = await on(client)
    .insertInto("taxonomyVersion")
    .values({ key: "published", name, kind: "published", complete: false, source, facts: JSON.stringify(facts) })
    .returning("id")
    .executeTakeFirstOrThrow()
  await on(client)
    .insertInto("publishedFigure")
    .values(categories.map((row, index) => ({ ...row, versionId, position: index + 1 })))
    .execute()
}
