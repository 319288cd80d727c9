import { z } from "zod"
import type { Viewer } from "@/lib/auth/permissions"
import { thresholdSources } from "@/lib/db/earlier-thresholds"
import { findImportedAnalysis } from "@/lib/db/imported-analysis"
import { listRuledAnalyses } from "@/lib/db/move-threshold"
import { getResultSet, listResultSetDatasets, listResultSetFiles } from "@/lib/db/result-sets"
import { thresholdRules } from "@/lib/domain/words"
import { endpoint } from "./endpoint"
import { idParam } from "./numbers"

const count = z.number().int().min(0)

export const resultSetSchema = z
  .object({
    resultSet: z.number().int().describe("Id to analyse it by."),
    name: z.string(),
    status: z.enum(["importing", "ready", "failed"]),
    progress: z.number().min(0).max(1),
    message: z.string().nullable(),
    rows: count.describe("rows = accepted + duplicates + rejected, once ready."),
    accepted: count,
    duplicates: count,
    rejected: count,
    failures: count,
    analysis: z
      .number()
      .int()
      .nullable()
      .describe("The analysis that came with the files, when they are results of IBM/ErrorMap."),
    datasets: z.array(
      z.object({
        dataset: z.string(),
        rows: count,
        unscored: count.describe(
          "Rows without a score and errors of the harness: kept, and neither right nor failures.",
        ),
        failures: count.describe("Of rows - unscored attempts."),
        threshold: z.number().describe("A prediction fails when its score is below this."),
        lowerIsBetter: z.boolean().describe("Then it fails when its score is above the threshold."),
        rule: z.enum(thresholdRules),
        thresholdFrom: z
          .object({ resultSet: z.number().int(), name: z.string() })
          .nullable()
          .describe("The earlier results whose threshold was taken over."),
        otherwise: z
          .array(z.object({ analysis: z.number().int(), title: z.string(), threshold: z.number() }))
          .describe("Analyses run with another threshold: they keep it when this one is moved."),
      }),
    ),
    files: z.array(
      z.object({
        name: z.string(),
        bytes: count,
        rows: count,
        accepted: count,
        duplicates: count,
        rejected: count,
        problem: z.string().nullable().describe("Why nothing of this file could be used."),
      }),
    ),
  })
  .meta({ id: "ResultSet" })

/** A file's name as browsers and `curl` send it: the last part of a path. */
const fileName = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^[^/\\\p{Cc}]+$/u, "is not a file name")

export const uploadResultSet = endpoint({
  id: "uploadResultSet",
  method: "POST",
  path: "/api/v1/result-sets",
  summary: "Send benchmark results",
  description:
    "The body is one CSV file in the ErrorMap layout (also gzipped), up to 1 GB, sent with its content-length: `curl --data-binary @gsm8k.csv -H 'content-type: text/csv'`. It is imported in the background; follow it under /api/v1/result-sets/{id}. The same file again changes nothing. A tree or final CSV of IBM/ErrorMap becomes an analysis as well, `analysis` in the answer.",
  permission: "upload",
  query: z.object({
    name: fileName.describe("Name of the file; names the data set where neither a column nor `dataset` does."),
    dataset: z.string().trim().min(1).max(256).optional().describe("Data set of all rows."),
  }),
  reply: resultSetSchema,
  status: 202,
  fileType: "text/csv",
})

export const getResultSetEndpoint = endpoint({
  id: "getResultSet",
  method: "GET",
  path: "/api/v1/result-sets/{id}",
  summary: "What became of an import",
  permission: "anyone",
  params: z.object({ id: idParam }),
  reply: resultSetSchema,
})

export async function resultSetReport(id: number, viewer: Viewer): Promise<z.infer<typeof resultSetSchema>> {
  const found = await getResultSet(id, viewer)
  const [datasets, files, analysis, sources] = await Promise.all([
    listResultSetDatasets(id),
    listResultSetFiles(id),
    findImportedAnalysis(id),
    thresholdSources(id, viewer),
  ])
  const ruled = await Promise.all(
    datasets.map(({ datasetId }) => listRuledAnalyses({ resultSetId: id, datasetId }, viewer)),
  )
  const { name, status, progress, message, rows, accepted, duplicates, rejected, failures } = found
  return {
    resultSet: id,
    ...{ name, status, progress, message, rows, accepted, duplicates, rejected, failures, analysis },
    datasets: datasets.map((row, index) => ({
      dataset: row.name,
      rows: row.predictions,
      unscored: row.unscored,
      failures: row.failures,
      threshold: row.threshold,
      lowerIsBetter: row.lowerIsBetter,
      rule: row.rule,
      thresholdFrom: sources.get(row.datasetId) ?? null,
      otherwise: (ruled[index] ?? []).flatMap(({ id: analysis, title, threshold, isCurrent }) =>
        isCurrent ? [] : [{ analysis, title, threshold }],
      ),
    })),
    files: files.map(({ sha256: _, ...file }) => file),
  }
}
