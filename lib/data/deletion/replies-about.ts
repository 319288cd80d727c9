import "server-only"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import type { Doomed } from "./doomed"
import { rowsAtOnce } from "./in-turns"

/**
 * Replies about these results, or those that this analysis alone has asked for. Those that others may have asked for as well
 * go with the last analysis of the results. Of before they were told apart, all that
 * are no older than the results: they are only asked for again.
 */
const repliesAbout = ({ resultSetId, analysisId }: Doomed) =>
  pooled()
    .selectFrom("judgeReply as j")
    .$if(analysisId !== null, (qb) =>
      qb.where((eb) =>
        eb.or([
          eb.and([eb("j.analysisId", "=", analysisId), eb("j.shared", "=", false)]),
          eb.and([
            eb("j.resultSetId", "=", resultSetId),
            eb("j.shared", "=", true),
            eb.not(
              eb.exists(
                eb
                  .selectFrom("analysis as other")
                  .select("other.id")
                  .where("other.resultSetId", "=", resultSetId)
                  .where("other.id", "<>", analysisId),
              ),
            ),
          ]),
        ]),
      ),
    )
    .$if(analysisId === null, (qb) =>
      qb.where((eb) =>
        eb.or([
          eb("j.resultSetId", "=", resultSetId),
          eb.and([
            eb("j.resultSetId", "is", null),
            eb(
              "j.createdAt",
              ">=",
              eb.selectFrom("resultSet as r").select("r.createdAt").where("r.id", "=", resultSetId),
            ),
          ]),
        ]),
      ),
    )

/** How many there are. */
export async function countReplies(doomed: Doomed): Promise<number> {
  const { n } = await repliesAbout(doomed).select(countOf().as("n")).executeTakeFirstOrThrow()
  return n
}

/** Removes some of them; returns how many, 0 when none is left. */
export async function removeReplies(doomed: Doomed): Promise<number> {
  const some = repliesAbout(doomed).select("j.key").limit(rowsAtOnce)
  const { numDeletedRows } = await pooled().deleteFrom("judgeReply").where("key", "in", some).executeTakeFirst()
  return Number(numDeletedRows)
}
