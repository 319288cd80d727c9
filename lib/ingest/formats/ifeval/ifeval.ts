import { createHash } from "node:crypto"
import { baseName, othersOf, type FilePart } from "@/lib/ingest/files/file-part"
import { forEachRecord, recordRows } from "@/lib/ingest/rows/records"
import { hasKeys, jsonStart } from "@/lib/ingest/json/first-keys"
import { idOf, isObject, listAt, textAt, type JsonObject } from "@/lib/ingest/json/values"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import { refuse, type RawResult } from "@/lib/ingest/rows/raw-row"
import { splitReasoning } from "@/lib/ingest/rows/reasoning"
import type { SourceFile } from "@/lib/ingest/source"

/**
 * What the checker of IFEval writes (google-research, instruction_following_eval: OutputExample in evaluation_lib.py),
 * strictly or loosely judged, and the file of inputs that it read: ids and the parameters of each instruction.
 */
export const ifeval: Adapter = {
  title: "IFEval results",
  accepts: [".jsonl"],
  unit: "line",
  describes: {
    files: "`NAME_eval_results_strict.jsonl` or `_loose` of the checker",
    id: "`key` of the inputs; else the line",
    model: "`model`; else the file's name before `_eval_results`",
    dataset: "`ifeval`",
    prompt: "`prompt`",
    answer: "`response`",
    score: "`follow_all_instructions`, which counts; the share of `follow_instruction_list`",
    variant: "`loose` from the file's name",
    companions: "the inputs (`key`, `prompt`, `instruction_id_list`, `kwargs`)",
    refused: "results without prompt or response",
    triedOn: "1 run with its inputs",
  },
  hasClearScores: true,
  partOf,
  bundles,
  lonely: () => "It holds no answers: send the results of a model with it (…_eval_results_strict.jsonl).",
  read,
}

function partOf({ text }: FileHead): string | null {
  const start = jsonStart(text)
  if (!start) return null
  if (hasKeys(start, "follow_all_instructions", "follow_instruction_list")) return "rows"
  return hasKeys(start, "key", "prompt", "instruction_id_list", "kwargs") ? "inputs" : null
}

/** Results do not say which inputs they are of: prompts do. */
function bundles(parts: readonly FilePart[]): Bundle[] {
  const { rows = [], ...others } = othersOf(parts)
  return rows.map((main) => ({ main, others }))
}

async function* read({ main, others }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const inputOf = await readInputs(others.inputs ?? [])
  const dataset = options.dataset ?? "ifeval"
  const place = { dataset, ...fromName(main.name) }
  yield* recordRows(main, { what: "result" }, (result, line) =>
    toRow(result, { ...place, line, input: inputOf(textAt(result, "prompt") ?? "") }),
  )
}

type Input = { readonly id: string; readonly constraints: string }

/** By prompt, of which only a hash is kept. A prompt that comes twice has two ids, given out in the file's order. */
async function readInputs(files: readonly SourceFile[]): Promise<(prompt: string) => Input | null> {
  const known = new Map<string, Input[]>()
  for (const file of files)
    await forEachRecord(file, (record) => {
      const [id, prompt] = [idOf(record.key), textAt(record, "prompt")]
      if (id === null || prompt === null) return
      const key = hashOf(prompt)
      known.set(key, [...(known.get(key) ?? []), { id, constraints: constraintsOf(record) }])
    })
  const given = new Map<string, number>()
  return (prompt) => {
    const key = hashOf(prompt)
    const all = known.get(key) ?? []
    const turn = given.get(key) ?? 0
    if (all.length > 1) given.set(key, turn + 1)
    return all[turn % Math.max(1, all.length)] ?? null
  }
}

const hashOf = (prompt: string) => createHash("sha256").update(prompt.trim()).digest("base64")

/** "en:punctuation:no_comma" and its parameters. There is no reference text: these are what an answer is held to. */
function constraintsOf(record: JsonObject): string {
  const parameters = listAt(record, "kwargs")
  const lines = listAt(record, "instruction_id_list").flatMap((name, at) => {
    const given = isObject(parameters[at]) ? Object.entries(parameters[at]).filter(([, value]) => value !== null) : []
    if (typeof name !== "string") return []
    return [`- ${name}${given.length > 0 ? ` ${JSON.stringify(Object.fromEntries(given))}` : ""}`]
  })
  return lines.length === 0 ? "" : ["Response must satisfy every verifiable constraint:", ...lines].join("\n")
}

/** "gpt-4_eval_results_strict.jsonl": the model, and which of the two ways to judge. Strict is the one that counts. */
function fromName(name: string): { model: string; variant: string } {
  const found = /^(?:(.+?)[_-])?eval_results_(strict|loose)\b/i.exec(baseName(name))
  return { model: found?.[1] ?? "", variant: found?.[2]?.toLowerCase() === "loose" ? "loose" : "" }
}

type Place = {
  readonly line: number
  readonly model: string
  readonly dataset: string
  readonly variant: string
  readonly input: Input | null
}

function toRow(result: JsonObject, { line, model, dataset, variant, input }: Place): RawResult {
  const [prompt, response, verdict] = [
    textAt(result, "prompt"),
    textAt(result, "response"),
    result.follow_all_instructions,
  ]
  if (prompt === null || response === null)
    return refuse(line, {
      column: "response",
      reason: "this result lacks prompt or response",
      value: JSON.stringify(result),
    })
  const followed = listAt(result, "follow_instruction_list")
  const names = listAt(result, "instruction_id_list").map(String)
  const failed = names.filter((_, at) => followed[at] === false)
  const { reasoning, output } = splitReasoning(response)
  return {
    kind: "raw",
    row: {
      line,
      exampleId: input?.id ?? String(line),
      model: textAt(result, "model") ?? model,
      dataset,
      variant,
      input: prompt,
      output,
      reasoning,
      reference: input?.constraints ?? constraintsOf(result),
      scores: [
        { name: "follow_all_instructions", value: isScore(verdict) ? verdict : null },
        ...(followed.length > 0 ? [{ name: "follow_instruction_list", value: shareOf(followed) }] : []),
      ],
      mainScore: "follow_all_instructions",
      metadata: {
        ...(names.length > 0 ? { instructions: names.length } : {}),
        ...(failed.length > 0 ? { failed: failed.join(", ") } : {}),
      },
    },
  }
}

const isScore = (value: unknown): value is boolean | number => typeof value === "boolean" || typeof value === "number"

/** of single instructions that were followed */
const shareOf = (followed: readonly unknown[]) => followed.filter((one) => one === true).length / followed.length
