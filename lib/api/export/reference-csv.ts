import { exportDiagnoses, type DiagnosisSource, type ExportedDiagnosis } from "@/lib/data/exports/export-diagnoses"
import {
  depthColumn,
  leafColumns,
  ownMark,
  referenceOther,
  referenceRoot,
  referenceUnassigned,
  singleErrorColumns,
} from "@/lib/domain/taxonomy/reference-layout"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { csvLine, errorRecord } from "./reference-record"

type Context = { readonly source: DiagnosisSource; readonly tree: readonly TaxonomyNode[] }

/** The reference's final CSV: every diagnosed failure with its categories as JSON, from the root down. */
export async function* referenceFinalCsv({ source, tree }: Context): AsyncGenerator<string> {
  const nodes = flattenTree(tree)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const deepest = Math.max(1, ...nodes.map(({ depth, children }) => depth + (children.length > 0 ? 1 : 0)))
  const depths = Array.from({ length: deepest + 1 }, (_, depth) => depth)
  yield csvLine([...leafColumns, ...depths.map(depthColumn), ownMark])
  for await (const page of exportDiagnoses(source, { kind: "all" })) {
    const lines = page
      .filter(({ outcome }) => outcome === "diagnosed")
      .map((failure) => {
        const record = errorRecord(failure)
        const path = pathOf(failure, byId)
        const cells = leafColumns.map((column) => record[column] ?? null)
        return csvLine([...cells, ...depths.map((depth) => path[depth] ?? null), failure.outcome])
      })
    if (lines.length > 0) yield lines.join("")
  }
}

function pathOf({ nodeId, placement }: ExportedDiagnosis, byId: ReadonlyMap<number, TaxonomyNode>): readonly string[] {
  const step = (name: string, description: string) => JSON.stringify({ description, name })
  const root = JSON.stringify({ name: referenceRoot })
  const node = nodeId === null ? undefined : byId.get(nodeId)
  if (!node) return [root, step(placement === "other" ? referenceOther : referenceUnassigned, "")]
  const steps: string[] = node.children.length > 0 ? [step(referenceOther, "")] : []
  for (let at: TaxonomyNode | undefined = node; at; at = at.parentId === null ? undefined : byId.get(at.parentId))
    steps.unshift(step(at.name, at.definition))
  return [root, ...steps]
}

/** The reference's file of single errors: every sampled failure, whatever became of it. */
export async function* referenceSingleErrors({ source }: Omit<Context, "tree">): AsyncGenerator<string> {
  yield csvLine([...singleErrorColumns, ownMark])
  for await (const page of exportDiagnoses(source, { kind: "all" }))
    yield page
      .map((failure) => {
        const hasReply = failure.outcome !== "unavailable" && failure.outcome !== "pending"
        const record: Record<string, string | number | null> = {
          ...errorRecord(failure),
          correct_answer: failure.reference,
          error: "True",
          correct_output_list: "[]",
          template_used: "",
          inference_success: hasReply ? "True" : "False",
          full_response: failure.detail ?? "",
        }
        return csvLine([...singleErrorColumns.map((column) => record[column] ?? null), failure.outcome])
      })
      .join("")
}
