import "server-only"
import { sql } from "kysely"
import { pooled } from "@/lib/data/base/kysely"
import { inParts } from "@/lib/data/scope/parts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"
import type { Fact } from "@/lib/domain/failures/fact"

/** Failures of which the facts are looked at: enough to know what there is, and a bound for a million of them. */
const most = 20_000
/** values of one key, and their length: of ids and numbers of tokens nearly every failure has its own, and they group nothing */
const [mostValues, longest] = [60, 100]

/** `failures`: how many have it; null where there are too many failures to look at them all. */
export type CountedFact = Fact & { readonly failures: number | null }

/**
 * What the files of a scope's own results say of its failures and that can narrow a list: keys with few values, by how
 * many failures have them. Releases have none.
 */
export async function listFacts(scope: Scope): Promise<readonly CountedFact[]> {
  if (scope.isReleaseView) return []
  return cachedFor(scope, { name: "facts", load: () => queryFacts(scope) })
}

function queryFacts(scope: Scope) {
  return pooled()
    .with("some", (query) =>
      query
        .selectFrom("errorAnnotation as a")
        .select("a.predictionId")
        .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
        .limit(most),
    )
    .with("found", (query) =>
      query
        .selectFrom("some")
        .innerJoin("predictionDetail as d", "d.predictionId", "some.predictionId")
        .innerJoinLateral(
          (eb) => sql<Fact>`jsonb_each_text(${eb.ref("d.metadata")})`.as<"e">(sql`e(key, value)`),
          (join) => join.onTrue(),
        )
        .select((eb) => ["e.key", "e.value", eb.cast<number>(eb.fn.countAll(), "integer").as("failures")])
        .where("e.value", "is not", null)
        .where((eb) => sql<boolean>`length(${eb.ref("e.value")}) BETWEEN 1 AND ${longest}`)
        .where((eb) => sql<boolean>`position('=' in ${eb.ref("e.key")}) = 0`)
        .groupBy(["e.key", "e.value"]),
    )
    .with("counted", (query) =>
      query.selectFrom("found").select((eb) => [
        ...(["key", "value", "failures"] as const),
        eb
          .cast<number>(
            eb.fn.countAll().over((over) => over.partitionBy("key")),
            "integer",
          )
          .as("values"),
        eb
          .cast<number>(
            eb.fn.sum("failures").over((over) => over.partitionBy("key")),
            "integer",
          )
          .as("ofKey"),
      ]),
    )
    .selectFrom("counted")
    .select(["key", "value"])
    .select((eb) =>
      eb
        .case()
        .when(eb.selectFrom("some").select(eb.fn.countAll<number>().as("n")), "<", most)
        .then(eb.ref("failures"))
        .end()
        .as("failures"),
    )
    .where((eb) => eb.between("values", 2, mostValues))
    .where((eb) => sql<boolean>`2 * ${eb.ref("values")} <= ${eb.ref("ofKey")}`)
    .orderBy("key")
    .orderBy("counted.failures", "desc")
    .orderBy("value")
    .limit(500)
    .execute()
}
