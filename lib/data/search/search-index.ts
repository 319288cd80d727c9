import "server-only"
import { expressionBuilder, sql, type Expression } from "kysely"
import type { Database } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"

/**
 * What full-text search reads. Filled set-wise by a job of its own after an analysis and an import (index-search.ts):
 * neither waits for it. Texts are indexed for failures that were read only, because nothing else has a page,
 * and bounded: an error shows at the beginning or at the end of an answer.
 *
 * All in the configuration "english". Diagnoses are English, and it leaves out the words that stand in every text, which
 * keeps frequent queries cheap. Words of other languages, names and numbers are found as they are written.
 */
const head = 4_000
const tail = 2_000
export const boundedText = (text: Expression<string>) =>
  sql<string>`CASE WHEN length(${text}) <= ${sql.lit(head + tail)} THEN ${text}
    ELSE left(${text}, ${sql.lit(head)}) || ' ' || right(${text}, ${sql.lit(tail)}) END`

/** Words of a text, as heavy as the letter says; no more of it than so many characters. */
const wordsOf = (text: Expression<unknown>, weight: "A" | "B" | "C" | "D") =>
  sql`setweight(to_tsvector('english', ${text}), ${sql.lit(weight)})`
const beginningOf = (text: Expression<unknown>, length: number) => sql`left(coalesce(${text}, ''), ${sql.lit(length)})`

/** Lexemes in upper case cannot be spelt by a query, whose words are lowered. */
const marks = (ids: Readonly<Record<string, Expression<number>>>) =>
  sql`array_to_tsvector(ARRAY[${sql.join(Object.entries(ids).map(([letter, id]) => sql`${sql.lit(letter)} || ${id}::text`))}])`

const documentFrom = (...pieces: readonly Expression<unknown>[]) =>
  sql<string>`${sql.join(pieces, sql` || `)}`.as("document")

/** The columns of type tsvector, which the table types leave out. */
type Documents = { searchLabel: { document: string }; searchText: { document: string } }

/** Title, summary and item id of every failure of an analysis that was read; what is there is replaced. */
export async function indexLabels(db: Database, analysisId: number): Promise<void> {
  await db
    .withTables<Documents>()
    .insertInto("searchLabel")
    .columns(["annotationId", "document"])
    .expression((eb) =>
      eb
        .selectFrom("errorAnnotation as a")
        .innerJoin("example as e", "e.id", "a.exampleId")
        .select((of) => [
          "a.id",
          documentFrom(
            wordsOf(beginningOf(of.ref("a.title"), 500), "A"),
            wordsOf(beginningOf(of.ref("a.summary"), 4_000), "B"),
            wordsOf(beginningOf(of.ref("e.externalId"), 200), "D"),
            marks({ A: of.ref("a.analysisId"), M: of.ref("a.modelId"), D: of.ref("a.datasetId") }),
          ),
        ])
        .where("a.analysisId", "=", analysisId)
        .where("a.outcome", "<>", "pending"),
    )
    .onConflict((conflict) =>
      conflict
        .column("annotationId")
        .doUpdateSet((eb) => ({ document: eb.ref("excluded.document") }))
        .whereRef("searchLabel.document", "<>", "excluded.document"),
    )
    .execute()
}

/**
 * Inputs, references and outputs of a result set, as far as some analysis read a failure of the same model on the same
 * item: its own, or the release's. What is there stays. Texts of gated datasets are not searched at all.
 */
export async function indexTexts(db: Database, resultSetId: number): Promise<void> {
  const isIndexed = (example: Expression<number>, prediction: Expression<number>) => {
    const eb = expressionBuilder<DB, never>()
    return eb.exists(
      eb
        .selectFrom("searchText as s")
        .select("s.exampleId")
        .where("s.resultSetId", "=", resultSetId)
        .where("s.exampleId", "=", example)
        .where("s.predictionId", "=", prediction),
    )
  }
  await db
    .withTables<Documents>()
    .with("wanted", (query) =>
      query
        .selectFrom("prediction as p")
        .select(["p.id", "p.resultSetId", "p.datasetId", "p.modelId", "p.exampleId"])
        .where("p.resultSetId", "=", resultSetId)
        .where("p.datasetId", "not in", (eb) => eb.selectFrom("dataset").select("id").where("gated", "=", true))
        .where((eb) =>
          eb(
            eb.refTuple("p.exampleId", "p.modelId"),
            "in",
            eb
              .selectFrom("resultSetCount as c")
              .innerJoin("stratum as s", (join) =>
                join.onRef("s.modelId", "=", "c.modelId").onRef("s.datasetId", "=", "c.datasetId"),
              )
              .innerJoin("errorAnnotation as a", (join) =>
                join
                  .onRef("a.analysisId", "=", "s.analysisId")
                  .onRef("a.modelId", "=", "s.modelId")
                  .onRef("a.datasetId", "=", "s.datasetId"),
              )
              .select(["a.exampleId", "a.modelId"])
              .where("c.resultSetId", "=", resultSetId)
              .where("a.outcome", "<>", "pending")
              .$asTuple("exampleId", "modelId"),
          ),
        ),
    )
    .with("items", (query) =>
      query
        .insertInto("searchText")
        .columns(["resultSetId", "exampleId", "document"])
        .expression((eb) =>
          eb
            .selectFrom("exampleText as t")
            .innerJoin("example as e", "e.id", "t.exampleId")
            .select((of) => [
              ...(["t.resultSetId", "t.exampleId"] as const),
              documentFrom(
                wordsOf(boundedText(of.ref("t.input")), "C"),
                wordsOf(beginningOf(of.ref("t.reference"), tail), "D"),
                marks({ R: of.ref("t.resultSetId"), D: of.ref("e.datasetId") }),
              ),
            ])
            .where("t.resultSetId", "=", resultSetId)
            .where("t.exampleId", "in", (of) => of.selectFrom("wanted").select("wanted.exampleId"))
            .where((of) => of.not(isIndexed(of.ref("t.exampleId"), of.lit(0)))),
        )
        .onConflict((conflict) => conflict.doNothing()),
    )
    .insertInto("searchText")
    .columns(["resultSetId", "exampleId", "predictionId", "document"])
    .expression((eb) =>
      eb
        .selectFrom("wanted as p")
        .innerJoin("predictionText as x", "x.predictionId", "p.id")
        .select((of) => [
          ...(["p.resultSetId", "p.exampleId", "p.id"] as const),
          documentFrom(
            wordsOf(boundedText(of.ref("x.output")), "C"),
            marks({ R: of.ref("p.resultSetId"), D: of.ref("p.datasetId"), M: of.ref("p.modelId") }),
          ),
        ])
        .where((of) => of.not(isIndexed(of.ref("p.exampleId"), of.ref("p.id")))),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * The other way round: some of the texts of a result set that no analysis has read any more. Returns how many, 0 when none
 * is left.
 */
export async function removeUnreadTexts(db: Database, resultSetId: number, most: number): Promise<number> {
  const unread = db
    .selectFrom("searchText as t")
    .select(["t.exampleId", "t.predictionId"])
    .where("t.resultSetId", "=", resultSetId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("errorAnnotation as a")
            .innerJoin("prediction as p", (join) =>
              join.onRef("p.exampleId", "=", "a.exampleId").onRef("p.modelId", "=", "a.modelId"),
            )
            .select("a.id")
            .whereRef("a.exampleId", "=", "t.exampleId")
            .where("a.outcome", "<>", "pending")
            .where("p.resultSetId", "=", resultSetId)
            .where((of) => of.or([of("t.predictionId", "=", 0), of("p.id", "=", of.ref("t.predictionId"))])),
        ),
      ),
    )
    .limit(most)
  const { numDeletedRows } = await db
    .deleteFrom("searchText")
    .where("resultSetId", "=", resultSetId)
    .where((eb) => eb(eb.refTuple("exampleId", "predictionId"), "in", unread.$asTuple("exampleId", "predictionId")))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** After a new release: texts that were imported before it. */
export async function indexAllTexts(db: Database): Promise<void> {
  const imports = await db
    .selectFrom("resultSet")
    .select("id")
    .where("status", "=", "ready")
    .where("origin", "=", "import")
    .execute()
  for (const { id } of imports) await indexTexts(db, id)
}
