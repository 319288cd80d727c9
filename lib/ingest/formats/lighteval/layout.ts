/** Where the parts of a row stand: structs, or columns of the row itself. */
export type Layout =
  | { readonly kind: "structs"; readonly doc: string; readonly response: string; readonly metric: string }
  | { readonly kind: "flat" }

const flatMetrics = ["acc", "acc_norm", "em", "exact_match", "mc1", "mc2", "qem", "f1"] as const

/** The documentation names structs with underscores, the code without. Null: no details of lighteval. */
export function layoutOf(columns: readonly string[]): Layout | null {
  const found = (name: string) => [`__${name}__`, name].find((one) => columns.includes(one))
  const [doc, response, metric] = [found("doc"), found("model_response"), found("metric")]
  if (doc && response && metric) return { kind: "structs", doc, response, metric }
  const has = (...names: readonly string[]) => names.some((name) => columns.includes(name))
  const isFlat = has("full_prompt", "example") && has("predictions", "pred_logits") && has("metrics", ...flatMetrics)
  return isFlat ? { kind: "flat" } : null
}

/** All but tokens. */
export function usedColumns(layout: Layout, columns: readonly string[]): readonly string[] {
  if (layout.kind === "structs") return [layout.doc, layout.response, layout.metric]
  return columns.filter((name) => !/tokens$/.test(name))
}

/** What of a flat row is neither text nor anything else that is known. */
export const noMetric =
  /^(example|instruction|full_prompt|num_.*|predictions|pred_logits|prompt_logits|.*tokens|truncated|padded|gold|gold_index|choices|metrics|specifics|hash(es)?|id|index|task|__index_level.*)$/
