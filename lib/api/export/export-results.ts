import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { exportPredictions } from "@/lib/data/exports/export-predictions"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { idParams } from "@/lib/api/schema/fields"
import { fileResponse } from "@/lib/http/handlers/file-response"
import type { ExportFile } from "./export-file"
import { formatQuery, rowsOf } from "./rows-file"

const text = z.string().nullable()

const exportedPredictionSchema = z
  .object({
    dataset: z.string(),
    model: z.string(),
    example_id: z.string(),
    variant: z.string().describe("Empty: there is only one."),
    trial: z.number().int(),
    input_text: text.describe("Null for benchmarks whose texts are shown under terms only."),
    output_text: text,
    score: z.number().nullable(),
    correct_answer: text,
    reasoning: text,
    status: z.enum(["ok", "error", "truncated", "unscored"]),
    metrics: z.unknown().describe("Every score by name, where there are several."),
    metadata: z.unknown().describe("What else the files say of the row."),
    turns: z.unknown().describe("The conversation, where the answer is one."),
  })
  .meta({ id: "ExportedPrediction" })

/** The rows of results as they were read, as a stream. The same for the API and the command line. */
export async function resultsFile(
  { resultSet, format }: { readonly resultSet: number; readonly format: "csv" | "jsonl" },
  viewer: Viewer,
): Promise<ExportFile> {
  const pages = await exportPredictions(resultSet, viewer)
  return rowsOf(pages, {
    name: `results-${resultSet}`,
    format,
    schema: exportedPredictionSchema,
    json: (row) => row,
  })
}

export const resultsExportEndpoints = [
  endpoint({
    id: "exportResultSet",
    method: "GET",
    path: "/api/v1/result-sets/{id}/export",
    summary: "Results as they were read, one answer a line",
    description:
      "Under the names and ids of their files, as JSON Lines or CSV in ErrorMap's layout, which can be imported again; formulas in CSV are neutralised, and `metrics`, `metadata` and `turns` are JSON in it. A line that does not come whole means that the export broke off.",
    permission: "anyone",
    params: idParams,
    query: z.object(formatQuery),
    reply: exportedPredictionSchema,
    replyType: "application/x-ndjson",
    async handler({ params, query, viewer }) {
      const file = await resultsFile({ resultSet: params.id, ...query }, viewer)
      return fileResponse(file.chunks, file)
    },
  }),
]
