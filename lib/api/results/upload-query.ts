import { z } from "zod"
import { directions, parseScale, trialRules } from "@/lib/domain/results/score-question"
import { matchings } from "@/lib/domain/results/item-note"
import { fileName, formList } from "@/lib/http/request/form"
import { limits } from "@/lib/ingest/limits"

const scale = z.string().refine((text) => parseScale(text) !== null, "must be MODEL=DIVISOR")

/** What can be said of a file beside its bytes. */
export const uploadQuery = z.object({
  name: fileName.describe("Name of the file; names the dataset where neither a column nor `dataset` does."),
  dataset: z.string().trim().min(1).max(limits.nameLength).optional().describe("Dataset of all rows."),
  direction: z
    .enum(directions)
    .optional()
    .describe("Which scores are better. Higher is assumed, unless names or scores contradict it: then it is asked."),
  threshold: z.coerce
    .number()
    .optional()
    .describe("A prediction fails below this score, or above it where lower is better."),
  metric: z.string().max(limits.nameLength).optional().describe("The score that counts, where a file has several."),
  variant: z
    .string()
    .max(limits.nameLength)
    .optional()
    .describe("The filter, scorer or perturbation whose rows count, where items have several."),
  trials: z
    .enum(trialRules)
    .optional()
    .describe("Which of several answers to one item counts; the mean of all unless it is said."),
  cluster: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe(
      "Key of what the file says of its rows (subject, passage_id) whose values put items into clusters: intervals go by them. Empty: by item.",
    ),
  model: z.string().trim().min(1).max(limits.nameLength).optional().describe("Where the file names no model."),
  map: z
    .string()
    .max(10_000)
    .optional()
    .describe(
      "FIELD=COLUMN,… says which columns of a table are which fields: output=response,score=correct. Columns in nested JSON are paths (response.text, messages[-1].content); score=acc|f1 keeps several scores, the first counts.",
    ),
  match: z
    .enum(matchings)
    .optional()
    .describe(
      "text: items whose text other results of yours, or public ones, have under other ids stand under those; id: under their own again.",
    ),
  scale: formList(scale, 5_000).describe(
    "MODEL=DIVISOR divides the scores of a model; repeat for several. 1 leaves them.",
  ),
})
