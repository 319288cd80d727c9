import type { Json, Turn } from "@/lib/domain/results/prediction-detail"
import { smallValues, type JsonObject } from "@/lib/ingest/json/values"
import { boundedTurns } from "@/lib/ingest/rows/messages"
import type { RawResult, RawRow } from "@/lib/ingest/rows/raw-row"
import { withReasoning } from "@/lib/ingest/rows/reasoning"
import type { InstanceKey } from "./instance"
import type { Run } from "./run"
import type { Statistics } from "./statistics"

export type Context = { readonly run: Run; readonly statistics: Statistics }

type Answer = {
  readonly line: number
  readonly key: InstanceKey
  readonly input: string | null
  /** the instance by itself: models are given other instructions, and trials other examples */
  readonly question: string | null
  readonly output: string
  readonly thinking: string | null
  readonly reference: string | null
  readonly status?: RawRow["status"]
  readonly metadata: JsonObject
  readonly turns: readonly Turn[]
}

/** An answer with its scores -> a row. A perturbed question is another question, and has an id of its own. */
export function answerRow(answer: Answer, { run, statistics }: Context): RawResult {
  const { key, line } = answer
  const variant = key.perturbation ? statistics.labelOf(key.perturbation) : ""
  const id = run.subTask === "" ? key.id : `${run.subTask}-${key.id}`
  const figures = statistics.of(key)
  const metadata: Record<string, Json> = { ...run.settings, ...smallValues(answer.metadata), ...figures?.effort }
  return {
    kind: "raw",
    row: {
      line,
      exampleId: variant === "" ? id : `${id} (${variant})`,
      model: run.model,
      dataset: run.dataset,
      variant,
      trial: key.trial,
      input: answer.input,
      item: answer.question,
      ...withReasoning(answer.output, answer.thinking),
      reference: answer.reference,
      scores: figures?.scores ?? [],
      mainScore: run.mainScore,
      status: answer.status ?? "ok",
      metadata,
      turns: answer.turns.length > 0 ? boundedTurns(answer.turns) : null,
    },
  }
}
