import "server-only"
import { sql } from "kysely"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getReleaseId, type NewAnalysis } from "@/lib/data/analyses/analyses"
import { db } from "@/lib/data/base/kysely"

type Wanted = Pick<NewAnalysis, "resultSetId" | "judgeId" | "config" | "release">

/**
 * The owner's finished analysis with this judge, these settings and this release, of the failures that the results have
 * by their present rules; null: there is none. Another one like it would only say the same again.
 */
export async function findSameAnalysis(wanted: Wanted, owner: NonNullable<Viewer>): Promise<number | null> {
  const config = JSON.stringify(analysisConfigSchema.parse(wanted.config))
  const releaseId = wanted.release === undefined ? null : await getReleaseId(wanted.release)
  const row = await db()
    .selectFrom("analysis as a")
    .select("a.id")
    .where("a.resultSetId", "=", wanted.resultSetId)
    .where("a.ownerId", "=", owner.id)
    .where("a.judgeId", "=", wanted.judgeId)
    .where("a.status", "=", "done")
    .where("a.config", "=", sql<string>`${config}::jsonb`)
    .where("a.releaseId", "is not distinct from", releaseId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("resultSetCount as c")
            .leftJoin("stratum as s", (join) =>
              join
                .onRef("s.analysisId", "=", "a.id")
                .onRef("s.modelId", "=", "c.modelId")
                .onRef("s.datasetId", "=", "c.datasetId"),
            )
            .select("c.modelId")
            .whereRef("c.resultSetId", "=", "a.resultSetId")
            .where((of) => of("s.failures", "is distinct from", of.ref("c.failures"))),
        ),
      ),
    )
    .orderBy("a.id", "desc")
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}
