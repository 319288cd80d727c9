import { depthColumn } from "@/lib/domain/taxonomy/reference-layout"

/** Which of the reference code's files this is; null for any other. */
export type ReferenceKind = "single-errors" | "final" | "tree"

/** From the first bytes: the header of a CSV, the first keys of a tree. */
export function referenceKind(text: string): ReferenceKind | null {
  const start = text.trimStart().slice(0, 2_000)
  if (start.startsWith("{"))
    return /^\{\s*("erroratlas_outcome"[^,{}]*,\s*)?"id"\s*:[^{}]*"name"\s*:[^{}]*"(info|children)"\s*:/.test(start)
      ? "tree"
      : null
  const header = new Set(
    (start.split(/\r?\n/, 1)[0] ?? "").split(/[,;\t]/).map((name) => name.replaceAll('"', "").trim().toLowerCase()),
  )
  if (!header.has("judge_response") || !header.has("example_id") || !header.has("output_text")) return null
  return header.has(depthColumn(0)) ? "final" : "single-errors"
}
