import "server-only"
import type { PoolClient } from "pg"
import { AppError } from "@/lib/errors"
import { on } from "@/lib/data/base/kysely"
import { releaseMadeFrom } from "@/lib/data/taxonomy/effective-labels"

/** No analysis of these results is at work or can begin, and none has become a release: those stay as they are. */
export async function assertAtRest(
  client: PoolClient,
  { id, name }: { readonly id: number; readonly name: string },
): Promise<void> {
  // A new analysis waits for it.
  await on(client).selectFrom("resultSet").select("id").where("id", "=", id).forUpdate().execute()
  const rows = await on(client)
    .selectFrom("analysis as a")
    .select((eb) => ["a.id", "a.status", eb.exists(releaseMadeFrom(eb.ref("a.id"))).as("isRelease")])
    .where("a.resultSetId", "=", id)
    .orderBy("a.id")
    .forUpdate("a")
    .execute()
  const busy = rows.find(({ status }) => ["queued", "running", "paused"].includes(status))
  if (busy)
    throw new AppError(
      "conflict",
      `Analysis ${busy.id} of ${name} is at work. Let it end, or cancel it, and try again.`,
    )
  if (rows.some(({ isRelease }) => isRelease))
    throw new AppError("conflict", `A release was made from ${name}: it stays.`)
}
