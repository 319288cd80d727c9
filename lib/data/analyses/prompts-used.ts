import "server-only"
import { promptOfSource, type PromptUsed } from "@/lib/domain/judges/prompt-source"
import { query } from "@/lib/data/base/client"

/**
 * Prompts that the diagnoses of an analysis answered: of its first and last hundreds, because prompts only change while
 * it stands still, from one version of the program to the next. Call getAnalysis first: this checks nobody's right.
 */
export async function listPromptsUsed(analysisId: number): Promise<PromptUsed[]> {
  const some = (order: "ASC" | "DESC") =>
    `(SELECT source FROM error_annotation WHERE analysis_id = $1 AND outcome = 'diagnosed' ORDER BY id ${order} LIMIT 300)`
  const rows = await query<{ source: string | null }>(
    `SELECT DISTINCT source FROM (${some("ASC")} UNION ALL ${some("DESC")}) AS ends WHERE source LIKE 'llm@%' ORDER BY source`,
    [analysisId],
  )
  return rows.flatMap(({ source }) => promptOfSource(source) ?? [])
}
