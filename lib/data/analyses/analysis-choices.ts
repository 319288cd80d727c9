import "server-only"
import { tellApart } from "@/lib/domain/collections/unique-labels"
import { sumOf } from "@/lib/data/base/columns"
import { db } from "@/lib/data/base/kysely"

/** What a new analysis of a result set can be made of. Counts are failures. Call getResultSet first. */
export async function getAnalysisChoices(resultSetId: number) {
  const [models, datasets, groups] = await Promise.all([
    listChoices(resultSetId, "model"),
    listChoices(resultSetId, "dataset"),
    db()
      .selectFrom("resultSetCount")
      .select(["modelId", "datasetId", "failures"])
      .where("resultSetId", "=", resultSetId)
      .execute(),
  ])
  return { models, datasets, groups }
}

async function listChoices(resultSetId: number, table: "model" | "dataset") {
  const named =
    table === "model"
      ? db().selectFrom("model").select(["id", "name", "name as own"])
      : db()
          .selectFrom("dataset")
          .select((eb) => ["id", eb.fn.coalesce("title", "name").as("name"), "name as own"])
  const rows = await db()
    .selectFrom("resultSetCount as c")
    .innerJoin(named.as("x"), (join) => join.onRef("x.id", "=", `c.${table}Id`))
    .select((eb) => ["x.id", "x.name", "x.own", sumOf(eb.ref("c.failures")).as("failures")])
    .where("c.resultSetId", "=", resultSetId)
    .groupBy(["x.id", "x.name", "x.own"])
    .orderBy("x.name")
    .execute()
  const names = tellApart(
    rows,
    ({ name }) => name,
    ({ own }) => own,
  )
  return rows.map(({ id, failures }, at) => ({ id, name: names[at] ?? "", failures }))
}
