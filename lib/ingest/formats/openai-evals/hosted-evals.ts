import type { Turn } from "@/lib/domain/results/prediction-detail"
import { elements, readRecords, recordRows } from "@/lib/ingest/rows/records"
import { readStart } from "@/lib/ingest/files/file-head"
import { nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { hasKeys, jsonStart } from "@/lib/ingest/json/first-keys"
import {
  idOf,
  isObject,
  listAt,
  objectAt,
  readable,
  shortened,
  smallValues,
  textAt,
  type JsonObject,
} from "@/lib/ingest/json/values"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import { isConversation, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type NamedScore, type RawResult } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"

/**
 * Output items of OpenAI's hosted Evals: pages of `GET /evals/{id}/runs/{run}/output_items` ({object: "list", data}), or
 * the items as lines.
 */
export const hostedEvals: Adapter = {
  title: "OpenAI Evals output items",
  accepts: [".json", ".jsonl"],
  unit: "record",
  describes: {
    files: "pages of `output_items`, or the items as lines",
    id: "`datasource_item_id`",
    model: "`sample.model`",
    dataset: "the file's name",
    prompt: "`sample.input`",
    answer: "the last message of `sample.output`",
    score: "each grader's `score`, or `passed`; asked where there are several",
    trial: "by place, where answers of one item differ",
    refused: "items without an id",
  },
  partOf,
  read,
}

const marked = /"object"\s*:\s*"eval\.run\.output_item"/

function partOf({ text }: FileHead): string | null {
  const start = jsonStart(text)
  if (!start || !marked.test(text)) return null
  const isPage = start.kind === "object" && hasKeys(start, "data", "object")
  return isPage || hasKeys(start, "object", "datasource_item") || hasKeys(start, "object", "run_id") ? "rows" : null
}

async function* read({ main }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const dataset = options.dataset ?? (nameWithoutEnding(main.name) || "unnamed")
  const records = (await isPage(main)) ? elements(main, "$.data.*") : readRecords(main)
  yield* recordRows(main, { what: "output item", records }, (item, line) => itemRow(item, { line, dataset }))
}

async function isPage(file: SourceFile): Promise<boolean> {
  const start = jsonStart((await readStart(file)) ?? "")
  return start?.kind === "object" && start.keys.has("data") && !start.keys.has("datasource_item")
}

function itemRow(item: JsonObject, { line, dataset }: { line: number; dataset: string }): RawResult {
  const exampleId = idOf(item.datasource_item_id) ?? idOf(item.id)
  if (exampleId === null)
    return refuse(line, { column: "datasource_item_id", reason: "datasource_item_id is missing", value: "" })
  const sample = objectAt(item, "sample")
  const asked = readTurns(listAt(sample, "input"))
  const said = readTurns(listAt(sample, "output"))
  const answer = said.findLast(({ role }) => role === "assistant")
  const failure = textAt(objectAt(sample, "error"), "message") ?? textAt(sample, "error")
  const turns: Turn[] = [...asked, ...said]
  const source = withItem(objectAt(item, "datasource_item"))
  const isCutOff = textAt(sample, "finish_reason") === "length"
  const isBroken = (failure !== null && failure !== "") || item.status === "error"
  return {
    kind: "raw",
    row: {
      line,
      exampleId,
      model: textAt(sample, "model") ?? "",
      dataset,
      input: asked.length > 0 ? promptOf(asked) : promptIn(source),
      output: answer?.text ?? "",
      reasoning: answer?.reasoning ?? null,
      reference: referenceIn(source),
      scores: scoresOf(listAt(item, "results")),
      mainScore: mainOf(listAt(item, "results")),
      status: isBroken ? "error" : isCutOff ? "truncated" : "ok",
      metadata: smallValues({
        finish_reason: sample.finish_reason,
        ...tokensOf(objectAt(sample, "usage")),
        error: failure,
        grader: graderOf(listAt(item, "results")),
      }),
      turns: isConversation(turns) ? turns : null,
    },
  }
}

/** Datasets that are uploaded as files nest each item. */
const withItem = (source: JsonObject): JsonObject => ({ ...source, ...objectAt(source, "item") })

const references = [
  "ideal",
  "expected",
  "expected_output",
  "correct_answer",
  "reference",
  "target",
  "label",
  "answer",
  "ground_truth",
] as const
const prompts = ["input", "prompt", "question", "query", "instruction"] as const

const firstOf = (source: JsonObject, names: readonly string[]): string | null =>
  names.map((name) => readable(source[name])).find((text) => text !== null && text.trim() !== "") ?? null
const referenceIn = (source: JsonObject) => firstOf(source, references)
const promptIn = (source: JsonObject) => firstOf(source, prompts)

const scored = (results: readonly unknown[]) => results.filter(isObject)

/** Each grader's score; where it only passed or not, that. */
function scoresOf(results: readonly unknown[]): NamedScore[] {
  return scored(results).map(({ name, score, passed }, at) => ({
    name: shortName(idOf(name)) || `grader ${at + 1}`,
    value: typeof score === "number" ? score : score === undefined && typeof passed === "boolean" ? passed : null,
  }))
}

/** The service adds a random ending to names: "Exact match-3b0c…-4f". */
const shortName = (name: string | null) => (name ?? "").replace(/-[0-9a-f]{8}-[0-9a-f-]{27}$/i, "")

function mainOf(results: readonly unknown[]): string | null {
  const scores = scoresOf(results)
  return scores.length === 1 ? (scores[0]?.name ?? null) : null
}

function tokensOf({ prompt_tokens, completion_tokens, total_tokens, cached_tokens }: JsonObject) {
  return { prompt_tokens, completion_tokens, total_tokens, cached_tokens }
}

/** What a model that graded wrote. */
function graderOf(results: readonly unknown[]): string | null {
  const texts = scored(results).flatMap(({ sample }) => textAt(listAt(sample, "output").at(-1), "content") ?? [])
  return texts.length > 0 ? shortened(texts.join("\n\n")) : null
}
