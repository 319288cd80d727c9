import type { Snippet } from "@/lib/domain/failures/search-hits"
import { whichAnswer } from "@/lib/wording/trials"
import type { ErrorRow } from "./failure-table"

type Listed = Omit<ErrorRow, "text" | "path" | "which"> & {
  readonly variant: string
  readonly trial: number
  readonly trials: number
  readonly title: string | null
  readonly summary: string | null
  readonly path: readonly { readonly name: string }[]
}

/** The rows of a list as its table shows them: marked where a search was, without what is only for addresses. */
export function errorRow(row: Listed, snippet: Snippet | undefined): ErrorRow {
  const { id, outcome, suspect, confidence, modelName, datasetTitle, exampleId } = row
  return {
    id,
    title: row.title !== null && snippet && snippet.title.length > 0 ? snippet.title : row.title,
    summary: snippet && snippet.summary.length > 0 ? snippet.summary : row.summary,
    text: snippet?.text ?? null,
    outcome,
    suspect,
    confidence,
    modelName,
    datasetTitle,
    exampleId,
    which: whichAnswer(row),
    path: row.path.map(({ name }) => name),
    reviewed: row.reviewed,
  }
}
