import "server-only"
import { expressionBuilder, type Expression, type SqlBool } from "kysely"
import { column } from "@/lib/data/base/columns"
import type { DB } from "@/lib/data/generated/tables"

/** Rows that all results share. */
export type Shared = "example" | "model" | "dataset"

/**
 * Columns that point to a row all results share, by what it is: while one of them does, the row stays. A test holds the
 * list against the database's own constraints. @internal
 */
export const holders = {
  example: {
    prediction: ["exampleId"],
    exampleText: ["exampleId", "ownExampleId"],
    searchText: ["exampleId"],
    errorAnnotation: ["exampleId"],
  },
  model: {
    prediction: ["modelId", "ownModelId"],
    errorAnnotation: ["modelId"],
    stratum: ["modelId"],
    nodeCount: ["modelId"],
    placementCount: ["modelId"],
    resultSetCount: ["modelId"],
    releaseModel: ["modelId"],
  },
  dataset: {
    example: ["datasetId"],
    prediction: ["datasetId", "ownDatasetId"],
    joinedDataset: ["datasetId"],
    errorAnnotation: ["datasetId"],
    stratum: ["datasetId"],
    nodeCount: ["datasetId"],
    placementCount: ["datasetId"],
    resultSetCount: ["datasetId"],
    resultSetDataset: ["datasetId"],
    releaseDataset: ["datasetId"],
  },
} as const satisfies Record<Shared, Partial<Record<keyof DB, readonly string[]>>>

/** Does anything still point to it? What a release published of items stays too. */
export function isHeld(table: Shared, id: Expression<number>): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  const pointing = Object.entries(holders[table]).flatMap(([holder, columns]) =>
    (columns as readonly string[]).map((name) =>
      eb.exists(
        eb
          .selectFrom(`${holder as "prediction"} as holder`)
          .select(column(`holder`, name as never).as("id"))
          .where(column("holder", name as never), "=", id),
      ),
    ),
  )
  const isPublished = table === "example" ? [eb(column<"example">("example", "contentHash"), "is not", null)] : []
  return eb.or([...pointing, ...isPublished])
}

/** Does somebody take it for another name, or another name for it, in imports to come (lib/data/merges)? */
export function isRemembered(kind: "model" | "dataset", id: Expression<number>): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  return eb.exists(
    eb
      .selectFrom("nameMerge as merge")
      .select("merge.ownerId")
      .where("merge.kind", "=", kind)
      .where((of) => of.or([of("merge.fromId", "=", id), of("merge.intoId", "=", id)])),
  )
}
