import { z } from "zod"
import { referenceRoot } from "@/lib/domain/taxonomy/reference-layout"
import { outcomes, type Outcome } from "@/lib/domain/enums"
import { toPredictionRow } from "@/lib/ingest/rows/prediction-row"
import { refuse, type Refusal } from "@/lib/ingest/rows/raw-row"
import type { PredictionRow } from "@/lib/domain/results/prediction"
import { readJudgeResponse, type ReferenceFinding } from "./judge-response"

export type CategoryStep = { readonly name: string; readonly description: string }

/** One error of the reference's files: the prediction, what its judge said, and the categories from the top down. */
export type ReferenceRow = {
  readonly line: number
  readonly prediction: PredictionRow<string>
  readonly finding: ReferenceFinding
  readonly judgeModel: string | null
  /** null: this file has no categories */
  readonly path: readonly CategoryStep[] | null
  /** our own export, which keeps every error */
  readonly isOurs: boolean
}

export type ReferenceResult =
  { readonly kind: "row"; readonly row: ReferenceRow } | { readonly kind: "refused"; readonly refusal: Refusal }

/** One error in the file's own words. */
export type RawError = {
  readonly line: number
  /** a column's text; "" when the file has no such column */
  readonly cell: (column: string) => string
  readonly dataset: string
  readonly path: readonly CategoryStep[] | null
  /** our own word for what became of it; null in files that the reference wrote */
  readonly ownOutcome: string | null
}

/** Checked like every other prediction (lib/ingest/rows/prediction-row.ts), and the judge's word with it. */
export function toReferenceRow(raw: RawError): ReferenceResult {
  const { line, cell, path } = raw
  const isHollow = ["example_id", "model", "output_text", "judge_response"].every((column) => cell(column) === "")
  if (path && isHollow)
    return refuseRow(line, {
      column: "example_id",
      reason: "an empty category, not an error: the reference code writes these as rows",
      value: path.at(-1)?.name ?? "",
    })
  const checked = toPredictionRow({
    line,
    exampleId: cell("example_id"),
    model: cell("model"),
    dataset: raw.dataset,
    input: cell("input_text"),
    output: cell("output_text"),
    reference: cell("correct_answer"),
    scores: [{ name: "score", value: cell("score") }],
  })
  if (checked.kind === "refused") return checked
  if (checked.row.score === null)
    return refuseRow(line, { column: "score", reason: "an error without a score", value: cell("score") })
  const judgeModel = cell("judge_model").trim().slice(0, 180)
  return {
    kind: "row",
    row: {
      line,
      prediction: checked.row,
      finding: inOurWords(raw),
      judgeModel: judgeModel === "" || /\p{Cc}/u.test(judgeModel) ? null : judgeModel,
      path,
      isOurs: raw.ownOutcome !== null,
    },
  }
}

function inOurWords({ cell, ownOutcome }: RawError): ReferenceFinding {
  const finding = readJudgeResponse({
    response: cell("judge_response"),
    title: orNull(cell("error_title")),
    summary: orNull(cell("error_summary")),
    isMissing: /^false$/i.test(cell("inference_success").trim()),
  })
  const own = outcomes.find(
    (outcome): outcome is Exclude<Outcome, "pending"> => outcome !== "pending" && outcome === ownOutcome,
  )
  if (own === undefined || own === finding.outcome || finding.diagnosis !== null) return finding
  return { outcome: own, detail: orNull(cell("full_response")) ?? finding.detail, diagnosis: null }
}

const stepSchema = z.object({ name: z.string(), description: z.string().catch("").optional() })

/** `category_depth_0..k` (JSON objects, the root first) -> the categories; null when one of them cannot be read. */
export function readPath(cells: readonly string[]): readonly CategoryStep[] | null {
  const steps: CategoryStep[] = []
  for (const cell of cells) {
    if (cell === "") break
    const step = readStep(cell)
    if (!step) return null
    steps.push(step)
  }
  return steps[0]?.name === referenceRoot ? steps.slice(1) : steps
}

function readStep(cell: string): CategoryStep | null {
  try {
    const parsed = stepSchema.safeParse(JSON.parse(cell))
    return parsed.success ? cleanStep(parsed.data.name, parsed.data.description ?? "") : null
  } catch {
    return null
  }
}

/** Names and definitions are anybody's text: one line, bounded, storable. */
export function cleanStep(name: string, description: string): CategoryStep {
  const line = (value: string, length: number) =>
    value.replaceAll("\u0000", "").toWellFormed().replace(/\s+/gu, " ").trim().slice(0, length).toWellFormed()
  return { name: line(name, 80) || "(no name)", description: line(description, 1_000) }
}

export function refuseRow(
  line: number,
  problem: { readonly column: string; readonly reason: string; readonly value: string },
): ReferenceResult {
  return refuse(line, problem)
}

const orNull = (value: string): string | null => (value.trim() === "" ? null : value)
