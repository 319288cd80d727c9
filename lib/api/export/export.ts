import { z } from "zod"
import {
  assignmentOutcomes,
  outcomeAbout,
  outcomes,
  qualities,
  reviewVerdicts,
  suspects,
  verdicts,
} from "@/lib/domain/enums"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { idParams } from "@/lib/api/schema/fields"
import { fileResponse } from "@/lib/http/handlers/file-response"
import { exportFile } from "./export-file"
import { exportFormats } from "./formats"

const criterionSchema = z.object({
  text: z.string(),
  present: z.boolean().nullable(),
  quality: z.enum(qualities).nullable(),
  evidence: z
    .object({ start: z.number().int(), end: z.number().int() })
    .nullable()
    .describe("[start, end) of the output, in Unicode code points."),
  missingQuote: z.string().nullable().describe("What the judge quoted although the output does not contain it."),
  comment: z.string().nullable(),
})

const exportedFailureSchema = z
  .object({
    dataset: z.string(),
    model: z.string(),
    exampleId: z.string(),
    score: z.number().nullable(),
    outcome: z.enum(outcomes).describe(outcomeAbout),
    outcomeDetail: z.string().nullable(),
    verdict: z.enum(verdicts).nullable(),
    title: z.string().nullable(),
    placement: z.enum(assignmentOutcomes).nullable(),
    category: z.string().nullable().describe("Slug of the top category."),
    subcategory: z
      .string()
      .nullable()
      .describe("Slug one level below; null when the failure stays in the top category."),
    path: z.array(z.string()).describe("All slugs from the top to the deepest."),
    summary: z.string().nullable(),
    secondary: z.string().nullable(),
    confidence: z.number().nullable(),
    suspect: z.enum(suspects).nullable(),
    source: z
      .string()
      .nullable()
      .describe("What spoke: a check of the built-in judge by name, its likeness, or a model."),
    judge: z.string().describe("Who labelled it; of the built-in judge before a model, the one that spoke."),
    criteria: z.array(criterionSchema),
    review: z
      .object({
        verdict: z.enum(reviewVerdicts),
        path: z.array(z.string()).describe("All slugs of the category the person chose; empty where none was chosen."),
        at: z.iso.datetime(),
      })
      .nullable()
      .describe("What a person said of it last; null when nobody looked. The other fields are the judge's."),
  })
  .meta({ id: "ExportedFailure" })

/** @internal */
export const exportAnalysisEndpoint = endpoint({
  id: "exportAnalysis",
  method: "GET",
  path: "/api/v1/analyses/{id}/export",
  summary: "Sampled failures of an analysis, one a line",
  description:
    "As JSON Lines without inputs and outputs; a line that does not come whole means that the export broke off. With `format` reference-json, reference-csv or reference-errors in the files of IBM/ErrorMap, which carry the texts for those who may read the results and show the analysis's own tree where it has one; formulas in CSV are neutralised.",
  permission: "anyone",
  params: idParams,
  query: z.object({
    format: z
      .enum(exportFormats)
      .default("jsonl")
      .describe(
        "jsonl; or the reference code's own layouts, which carry the texts: its tree, its final CSV, its CSV of single errors.",
      ),
    release: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe("Categories of this release or tree; default: the one the analysis was placed on, else its own."),
  }),
  reply: exportedFailureSchema,
  replyType: "application/x-ndjson",
  async handler({ params, query, viewer }) {
    const file = await exportFile({ analysis: params.id, ...query }, viewer)
    return fileResponse(file.chunks, file)
  },
})

export const exportEndpoints = [exportAnalysisEndpoint]
