import "server-only"
import { expressionBuilder, type Expression, type SqlBool } from "kysely"
import type { DB } from "@/lib/data/generated/tables"
import type { Door } from "./visible-names"

type Named = "model" | "dataset"

/**
 * May the model or data set with this id be named to whoever stands at the door? Every lookup of a name goes by this, so
 * that "not there" and "not yours" are one answer, found in one way.
 */
export function canName(table: Named, id: Expression<number>, door: Door): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  const { viewer, analysisId = null, resultSetId = null } = door
  const owner = viewer?.id ?? null
  return eb.or([
    eb.exists(
      eb
        .selectFrom("resultSetCount as seenCount")
        .innerJoin("resultSet as seenSet", "seenSet.id", "seenCount.resultSetId")
        .select("seenSet.id")
        .where(`seenCount.${table}Id`, "=", id)
        .where((of) =>
          of.or([
            of("seenSet.visibility", "=", "public"),
            of("seenSet.ownerId", "=", owner),
            of("seenSet.id", "=", resultSetId),
          ]),
        ),
    ),
    eb.exists(
      eb
        .selectFrom("stratum as seenStratum")
        .innerJoin("analysis as seenAnalysis", "seenAnalysis.id", "seenStratum.analysisId")
        .select("seenAnalysis.id")
        .where(`seenStratum.${table}Id`, "=", id)
        .where((of) =>
          of.or([
            of("seenAnalysis.visibility", "=", "public"),
            of("seenAnalysis.ownerId", "=", owner),
            of("seenAnalysis.id", "=", analysisId),
          ]),
        ),
    ),
  ])
}

/** Is it among the results at hand, whoever looks? */
export function isAtHand(table: Named, id: Expression<number>, door: Door): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  return eb.or([
    eb.exists(
      eb
        .selectFrom("stratum as hereStratum")
        .select("hereStratum.modelId")
        .where(`hereStratum.${table}Id`, "=", id)
        .where("hereStratum.analysisId", "=", door.analysisId ?? null),
    ),
    eb.exists(
      eb
        .selectFrom("resultSetCount as hereCount")
        .select("hereCount.modelId")
        .where(`hereCount.${table}Id`, "=", id)
        .where("hereCount.resultSetId", "=", door.resultSetId ?? null),
    ),
  ])
}
