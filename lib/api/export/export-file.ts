import type { Viewer } from "@/lib/domain/access/permissions"
import { openDiagnoses } from "@/lib/data/exports/export-diagnoses"
import { exportFailures } from "@/lib/data/exports/export-failures"
import { findExportSource, type ExportSource } from "@/lib/data/exports/export-source"
import { getTrees } from "@/lib/data/taxonomy/taxonomies"
import { AppError } from "@/lib/errors"
import type { ExportFormat } from "./formats"
import { referenceFinalCsv, referenceSingleErrors } from "./reference-csv"
import { referenceTree } from "./reference-tree"

export type ExportFile = { readonly chunks: AsyncGenerator<string>; readonly type: string; readonly name: string }

/**
 * An analysis in one of the formats, as a stream. Whether the viewer may read it is checked before the first chunk; the
 * layouts of the reference code carry texts, which stay empty for those who may not read the results themselves. They
 * show the analysis's own tree where it has one and no other was asked for.
 */
export async function exportFile(
  wanted: { readonly analysis: number; readonly release?: string | undefined; readonly format: ExportFormat },
  viewer: Viewer,
): Promise<ExportFile> {
  const { analysis, release, format } = wanted
  if (format === "jsonl")
    return {
      chunks: lines(await findExportSource({ analysis, release }, viewer)),
      type: "application/x-ndjson; charset=utf-8",
      name: `analysis-${analysis}.jsonl`,
    }
  const found = await findExportSource({ analysis, release, prefer: "tree" }, viewer)
  if (format !== "reference-errors" && found.parts.every(({ versionId }) => versionId === null))
    throw new AppError("conflict", `Analysis ${analysis} has no categories yet. Wait until it is done.`)
  const [source, tree] = await Promise.all([openDiagnoses(found), getTrees(found.parts)])
  const context = { source, tree }
  const { name, type, ending } = files[format]
  return { chunks: writers[format](context), type, name: `${name}__exp_id=analysis-${analysis}.${ending}` }
}

/** JSON Lines in chunks of some hundred lines. */
async function* lines(source: ExportSource): AsyncGenerator<string> {
  for await (const page of exportFailures(source)) yield page.map((row) => `${JSON.stringify(row)}\n`).join("")
}

const writers = {
  "reference-json": referenceTree,
  "reference-csv": referenceFinalCsv,
  "reference-errors": referenceSingleErrors,
} as const

const csv = { type: "text/csv; charset=utf-8", ending: "csv" } as const

const files = {
  "reference-json": {
    name: "exp_name=construct_taxonomy_recursively",
    type: "application/json; charset=utf-8",
    ending: "json",
  },
  "reference-csv": { name: "exp_name=construct_taxonomy_recursively", ...csv },
  "reference-errors": { name: "exp_name=single_error", ...csv },
} as const
