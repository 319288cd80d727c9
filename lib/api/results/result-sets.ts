import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { thresholdSources } from "@/lib/data/results/earlier-thresholds"
import { findImportedAnalysis } from "@/lib/data/imports/imported-analysis"
import { listRuledAnalyses } from "@/lib/data/results/move-threshold"
import { findOpenImport } from "@/lib/data/imports/open-imports"
import {
  getResultSet,
  groupRejectedRows,
  listResultSetDatasets,
  listResultSetFiles,
} from "@/lib/data/results/result-sets"
import { listMergedNames } from "@/lib/data/merges/merged-names"
import { listItemNotes } from "@/lib/data/items/item-notes"
import { noteSentence } from "@/lib/wording/items"
import { importedClustersJson, importedClustersSchema } from "@/lib/api/schema/clusters"
import { hasRepeats, keepRepeats } from "@/lib/wording/repeats"
import { answersOf, directions, namedRowsSchema, parseScale, trialRules } from "@/lib/domain/results/score-question"
import { nameKinds } from "@/lib/domain/results/name-kind"
import { parametersFor, questionSentence } from "@/lib/domain/results/question-words"
import { thresholdRules } from "@/lib/domain/enums"
import { applyAsked } from "@/lib/data/results/apply-score-answers"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { count, idParams } from "@/lib/api/schema/fields"
import { formatLimit } from "@/lib/format"
import { uploadLimits } from "@/lib/ingest/limits"
import { parseColumnMap } from "@/lib/ingest/mapping/column-map"
import { routes } from "@/lib/routes"
import { receiveFile } from "./upload-file"
import { uploadQuery } from "./upload-query"

const resultSetSchema = z
  .object({
    resultSet: z.number().int().describe("Id to analyse it by."),
    name: z.string(),
    status: z.enum(["importing", "ready", "failed", "deleting"]),
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
        directionAssumed: z.boolean().describe("Nobody said which way is better: higher was assumed."),
        rule: z.enum(thresholdRules),
        leftOut: count.describe("Rows of other variants and trials, which are kept and not in `rows`."),
        metric: z.string().nullable().describe("The score that counts."),
        metrics: namedRowsSchema.nullable().describe("All scores of the files."),
        variant: z.string().nullable().describe("The variant whose rows count, where there are several."),
        variants: namedRowsSchema.nullable(),
        trials: count.describe("Most answers of a model to one item."),
        trialRule: z.enum(trialRules),
        clusters: importedClustersSchema,
        textConflicts: count.describe("Items that read differently under the same id in other results: not compared."),
        sameTexts: count.describe(
          "Items that other results have under other ids: send the file again with match=text.",
        ),
        matchedTexts: count.describe("Items that stand under the ids of other results (match=id lets them go)."),
        thresholdFrom: z
          .object({ resultSet: z.number().int(), name: z.string() })
          .nullable()
          .describe("The earlier results whose threshold was taken over."),
        otherwise: z
          .array(z.object({ analysis: z.number().int(), title: z.string(), threshold: z.number() }))
          .describe("Analyses run with another threshold: they keep it when this one is moved."),
      }),
    ),
    questions: z
      .array(
        z.object({
          dataset: z.string(),
          sentence: z.string(),
          parameters: z.array(z.string()).describe("Parameters of which one answers it, when the file is sent again."),
        }),
      )
      .describe("What the scores leave open; nothing is imported before it is answered, here or on the page."),
    refused: z
      .array(
        z.object({
          rows: count,
          column: z.string(),
          reason: z.string().describe("Of the first one."),
          file: z.string(),
          line: z.number().int(),
        }),
      )
      .describe("Rows that were not taken, by reason, at most 50."),
    repeats: z.string().nullable().describe("What repeats are and how to keep them, where there were any."),
    thresholds: z
      .array(
        z.object({
          dataset: z.string(),
          moved: z.object({ from: z.number(), to: z.number() }).nullable(),
          reason: z.string().nullable().describe("Why it was not applied."),
        }),
      )
      .describe("What became of a `threshold` that was sent with a file that was here already; empty elsewhere."),
    answers: z
      .array(
        z.object({
          of: z.string().describe("The dataset of a direction or of what counts, the model of a scale."),
          moved: z.object({ from: z.enum(directions), to: z.enum(directions) }).nullable(),
          reason: z.string().nullable(),
          counts: z
            .object({ metric: z.string().nullable(), variant: z.string().nullable(), trialRule: z.enum(trialRules) })
            .nullable()
            .describe("Which score, variant and trials count now, where `metric`, `variant` or `trials` changed it."),
        }),
      )
      .describe("The same of `direction`, `scale`, `metric`, `variant` and `trials`."),
    items: z
      .array(z.string())
      .describe("What was found out about names, ids and prompts: ids that begin anew by sub-task, chat templates."),
    merged: z
      .array(z.object({ kind: z.enum(nameKinds), from: z.string(), into: z.string(), predictions: count }))
      .describe("Names of the files that count as others, as you merged them: told to their owner alone."),
    files: z.array(
      z.object({
        name: z.string(),
        bytes: count,
        rows: count,
        accepted: count,
        duplicates: count,
        rejected: count,
        problem: z.string().nullable().describe("Why nothing of this file could be used."),
        format: z.string().nullable().describe("By which its rows were read; null: it brought none."),
        note: z.string().nullable().describe("What else it was read for, or why it was left out."),
      }),
    ),
  })
  .meta({ id: "ResultSet" })

const uploadResultSetEndpoint = endpoint({
  id: "uploadResultSet",
  method: "POST",
  path: "/api/v1/result-sets",
  summary: "Send benchmark results",
  description: `The body is one file of results, up to ${formatLimit(uploadLimits.fileBytes)}, sent with its content-length: a table (CSV, TSV, JSON, JSONL or parquet), what a harness wrote (what is in a file tells its format), .gz, or a zip archive of files that belong together: \`curl --data-binary @gsm8k.csv -H 'content-type: text/csv'\`. It is imported in the background; follow it under /api/v1/result-sets/{id}. The same file again changes nothing. Scores that contradict "higher is better", or lie on two scales, fail the import with \`questions\`: send the file again with \`direction\` or \`scale\`. A table whose columns are not clear is refused with the \`map\` that would read it. A tree or final CSV of IBM/ErrorMap becomes an analysis as well, \`analysis\` in the answer.`,
  permission: "upload",
  query: uploadQuery,
  reply: resultSetSchema,
  status: 202,
  fileType: "text/csv",
  location: ({ resultSet }) => routes.api(`result-sets/${resultSet}`),
  async handler({ query, viewer, request }) {
    const { name, dataset = null, direction, scale, threshold, metric, variant, trials, model, map, match } = query
    const { cluster } = query
    const scales = scale.flatMap((text) => parseScale(text) ?? [])
    const columns = map === undefined ? undefined : parseColumnMap(map)
    const answers = answersOf({ direction, scales, metric, variant, trials, model, columns, match, cluster })
    const settings = { ownerId: viewer.id, threshold, answers }
    const { resultSetId, isKnown } = await receiveFile(request, { ...settings, fileName: name, dataset })
    // What is here already changes now; an import that is queued applies them itself.
    const applied = isKnown ? await applyAsked(resultSetId, { ...settings, isNew: false }) : {}
    return resultSetReport(resultSetId, viewer, applied)
  },
})

/** @internal */
export const getResultSetEndpoint = endpoint({
  id: "getResultSet",
  method: "GET",
  path: "/api/v1/result-sets/{id}",
  summary: "What became of an import",
  permission: "anyone",
  params: idParams,
  reply: resultSetSchema,
  handler: ({ params, viewer }) => resultSetReport(params.id, viewer),
})

export const resultSetEndpoints = [uploadResultSetEndpoint, getResultSetEndpoint]

type Applied = Partial<Awaited<ReturnType<typeof applyAsked>>>

/** `applied`: what became of a threshold, a direction or a scale that was just asked for. */
async function resultSetReport(
  id: number,
  viewer: Viewer,
  { thresholds = [], answers = [] }: Applied = {},
): Promise<z.infer<typeof resultSetSchema>> {
  const found = await getResultSet(id, viewer)
  const [datasets, files, analysis, sources, open, notes, merged, refused] = await Promise.all([
    listResultSetDatasets(id),
    listResultSetFiles(id),
    findImportedAnalysis(id),
    thresholdSources(id, viewer),
    findOpenImport(id),
    listItemNotes(id),
    viewer && viewer.id === found.ownerId ? listMergedNames(viewer, id) : [],
    found.rejected > 0 ? groupRejectedRows(id) : [],
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
      directionAssumed: row.directionAssumed,
      rule: row.rule,
      ...{ leftOut: row.leftOut, metric: row.metric, metrics: row.metrics },
      ...{ variant: row.variant, variants: row.variants, trials: row.trials, trialRule: row.trialRule },
      ...{ textConflicts: row.textConflicts, sameTexts: row.sameTexts, matchedTexts: row.matchedTexts },
      clusters: importedClustersJson(row.name, row),
      thresholdFrom: sources.get(row.datasetId) ?? null,
      otherwise: (ruled[index] ?? []).flatMap(({ id: analysis, title, threshold, isCurrent }) =>
        isCurrent ? [] : [{ analysis, title, threshold }],
      ),
    })),
    questions: (open?.questions ?? []).map((question) => ({
      dataset: question.dataset,
      sentence: questionSentence(question),
      parameters: parametersFor(question),
    })),
    refused: refused.flatMap(({ count: rows, first: [one] }) =>
      one ? [{ rows, column: one.column, reason: one.reason, file: one.file, line: one.line }] : [],
    ),
    repeats: hasRepeats(found, refused) ? keepRepeats : null,
    thresholds: thresholds.map(({ dataset, moved, reason }) => ({ dataset, moved, reason })),
    answers: answers.map(({ of, moved, reason, counts = null }) => ({ of, moved, reason, counts })),
    items: notes.map(noteSentence),
    merged,
    files: files.map(({ sha256: _, ...file }) => file),
  }
}
