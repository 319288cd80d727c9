import { readRecords, recordRows } from "@/lib/ingest/rows/records"
import { hasKeys, jsonStart } from "@/lib/ingest/json/first-keys"
import { idOf, isObject, readable, shortened, smallValues, textAt, type JsonObject } from "@/lib/ingest/json/values"
import type { FilePart } from "@/lib/ingest/files/file-part"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import { refuse, type RawResult } from "@/lib/ingest/rows/raw-row"
import { splitReasoning } from "@/lib/ingest/rows/reasoning"
import type { SourceFile } from "@/lib/ingest/source"

/**
 * AlpacaEval (tatsu-lab/alpaca_eval): outputs of a model (instruction, output, generator), and annotations that compare
 * two outputs: `preference` from 1 (the first, a baseline) to 2 (the second, the model), so that preference - 1 is how
 * much the model won. Annotations hold all that outputs do. A list in one document, or lines.
 */
export const alpacaEval: Adapter = {
  title: "AlpacaEval outputs and annotations",
  accepts: [".json", ".jsonl"],
  unit: "record",
  describes: {
    files: "annotations, or outputs of a model: `.json`, `.jsonl`",
    id: "`id`; else the record's number",
    model: "`generator_2`, or `generator`",
    dataset: "`alpaca_eval`",
    prompt: "`instruction`, with `input`",
    answer: "`output_2`, or `output`",
    score: "`preference` − 1: how much the model won",
    companions: "outputs of the same model, which bring nothing more",
    refused: "records without instruction or output",
  },
  partOf,
  bundles,
  read,
}

function partOf({ text }: FileHead): string | null {
  const start = jsonStart(text)
  if (!start) return null
  // A long output may fill what is seen of the first record.
  if (hasKeys(start, "instruction") && ["output_1", "output_2"].some((key) => start.keys.has(key))) return "rows"
  return hasKeys(start, "instruction", "generator") || hasKeys(start, "instruction", "output", "generator")
    ? "outputs"
    : null
}

/** Outputs of a model whose annotations came too bring nothing more; those of others are answers without a score. */
async function bundles(parts: readonly FilePart[]): Promise<Bundle[]> {
  const found = await Promise.all(parts.map(async (one) => ({ ...one, model: await firstModel(one.file) })))
  const annotated = found.filter(({ part }) => part === "rows")
  const outputsOf = (model: string) => found.filter((one) => one.part === "outputs" && one.model === model)
  const alone = found.filter(({ part, model }) => part === "outputs" && !annotated.some((one) => one.model === model))
  return [
    ...annotated.map((one) => ({ one, outputs: outputsOf(one.model) })),
    ...alone.map((one) => ({ one, outputs: [] })),
  ].map(({ one, outputs }) => ({
    main: one.file,
    others: outputs.length > 0 ? { outputs: outputs.map(({ file }) => file) } : {},
  }))
}

async function firstModel(file: SourceFile): Promise<string> {
  try {
    for await (const found of readRecords(file))
      for (const one of found) if (one.kind === "value" && isObject(one.value)) return modelOf(one.value)
  } catch {
    // What is wrong with it is told when it is read.
  }
  return ""
}

const modelOf = (record: JsonObject) => textAt(record, "generator_2") ?? textAt(record, "generator") ?? ""

async function* read({ main }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const dataset = options.dataset ?? "alpaca_eval"
  let count = 0
  yield* recordRows(main, { what: "output" }, (record, line) => toRow(record, { line, dataset, number: (count += 1) }))
}

function toRow(
  record: JsonObject,
  { line, dataset, number }: { line: number; dataset: string; number: number },
): RawResult {
  const isCompared = "output_2" in record
  const [input, said] = [textAt(record, "instruction"), readable(isCompared ? record.output_2 : record.output)]
  if (input === null || said === null)
    return refuse(line, {
      column: input === null ? "instruction" : "output",
      reason: "this record lacks instruction or output",
      value: JSON.stringify(record),
    })
  const { reasoning, output } = splitReasoning(said)
  const more = textAt(record, "input")
  return {
    kind: "raw",
    row: {
      line,
      exampleId: idOf(record.id) ?? idOf(record.example_id) ?? idOf(record.instruction_id) ?? String(number),
      model: modelOf(record),
      dataset,
      input: more ? `${input}\n\n${more}` : input,
      output,
      reasoning,
      reference: textAt(record, "reference"),
      scores: isCompared || "preference" in record ? [{ name: "preference", value: wonOf(record.preference) }] : [],
      mainScore: "preference",
      metadata: smallValues({
        subset: record.dataset,
        against: record.generator_1,
        annotator: record.annotator,
        grader: graderOf(record),
      }),
    },
  }
}

/** 1 … 2 -> 0 … 1. 0 was a draw in early files, which is 1.5 now. */
function wonOf(preference: unknown): number | null {
  if (typeof preference !== "number" || Number.isNaN(preference)) return null
  return preference === 0 ? 0.5 : Number((preference - 1).toPrecision(15))
}

function graderOf(record: JsonObject): string | null {
  const text = readable(record.raw_completion)
  return text === null || text.trim() === "" ? null : shortened(text)
}
