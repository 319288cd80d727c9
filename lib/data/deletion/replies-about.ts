import "server-only"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"

/** rows a transaction: short enough that nobody waits for long */
const rowsAtOnce = 5_000

/** Replies about these results. Of before they were told apart, all that are no older: they are only asked for again. */
const repliesAbout = (resultSetId: number) =>
  pooled()
    .selectFrom("judgeReply as j")
    .innerJoin("resultSet as r", (join) => join.on("r.id", "=", resultSetId))
    .where((eb) =>
      eb.or([
        eb("j.resultSetId", "=", resultSetId),
        eb.and([eb("j.resultSetId", "is", null), eb("j.createdAt", ">=", eb.ref("r.createdAt"))]),
      ]),
    )

/** How many there are. */
export async function countReplies(resultSetId: number): Promise<number> {
  const { n } = await repliesAbout(resultSetId).select(countOf().as("n")).executeTakeFirstOrThrow()
  return n
}

/** Removes some of them; returns how many, 0 when none is left. */
export async function removeReplies(resultSetId: number): Promise<number> {
  const some = repliesAbout(resultSetId).select("j.key").limit(rowsAtOnce)
  const { numDeletedRows } = await pooled().deleteFrom("judgeReply").where("key", "in", some).executeTakeFirst()
  return Number(numDeletedRows)
}
