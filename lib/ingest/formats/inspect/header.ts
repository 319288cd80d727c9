import { nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { isObject, listAt, objectAt, textAt } from "@/lib/ingest/json/values"
import type { ReadOptions } from "@/lib/ingest/rows/adapter"

/** What a log says of all its samples. */
export type Run = {
  /** "": it names none */
  readonly model: string
  readonly dataset: string
  /** "success", or how it ended else: "cancelled", "error", "started" */
  readonly status: string
  /** scores as the harness sums them up, in its order; empty for runs that never finished */
  readonly summed: readonly { readonly name: string; readonly scorer: string }[]
}

/** From header.json, _journal/start.json, or the members of a JSON log. */
export function runOf(header: unknown, fileName: string, { dataset }: Pick<ReadOptions, "dataset">): Run {
  const spec = objectAt(header, "eval")
  const model = textAt(spec, "model") ?? ""
  return {
    // A task that calls its models by itself has none of its own.
    model: /^none(\/none)?$/.test(model) ? "" : model,
    dataset: dataset ?? (textAt(spec, "task") || nameWithoutEnding(fileName) || "unnamed"),
    status: textAt(header, "status") ?? "started",
    summed: listAt(objectAt(header, "results"), "scores").flatMap((score) => {
      const name = textAt(score, "name")
      return isObject(score) && name !== null ? [{ name, scorer: textAt(score, "scorer") ?? name }] : []
    }),
  }
}
