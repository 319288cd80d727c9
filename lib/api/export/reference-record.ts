import type { ExportedDiagnosis } from "@/lib/data/exports/export-diagnoses"
import { judgeModelOf } from "@/lib/domain/judges/imported-judge"
import { csvCell } from "@/lib/domain/text/csv"
import { markText } from "@/lib/domain/taxonomy/reference-layout"

/** The reply as the reference's judge would have given it; empty where there was none. */
function judgeResponse(failure: ExportedDiagnosis): string {
  const { outcome, title, summary, criteria, detail } = failure
  if (outcome === "unavailable" || outcome === "pending") return ""
  if (outcome !== "diagnosed" && outcome !== "no-error-found") return detail ?? ""
  return JSON.stringify({
    required_criteria: criteria.map(({ text, present, quality, quote, comment }) => ({
      criterion: text,
      present_in_wrong: present,
      quality: quality === "partially-correct" ? "partially correct" : quality,
      evidence: quote,
      comment: comment ?? "",
    })),
    final_answer: { error_summary: summary ?? "", error_title: outcome === "diagnosed" ? (title ?? "") : "" },
  })
}

/** What the reference writes of an error, by column. */
export function errorRecord(failure: ExportedDiagnosis): Record<string, string | number | null> {
  return {
    dataset: failure.dataset,
    example_id: failure.exampleId,
    model: failure.model,
    input_text: failure.input,
    output_text: failure.output,
    score: failure.score,
    judge_model: judgeModelOf(failure.judgeId),
    judge_response: judgeResponse(failure),
    error_title: failure.title ?? "",
    error_summary: failure.summary ?? "",
    prompt: "",
  }
}

/** One line of CSV; formulas are neutralised so that our own import can take the apostrophe back exactly. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => csvCell(typeof cell === "string" ? markText(cell) : cell)).join(",")}\r\n`
}
