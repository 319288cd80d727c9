import type { Adapter } from "@/lib/ingest/rows/adapter"
import { alpacaEval } from "./alpaca-eval/alpaca-eval"
import { answerGrades } from "./answer-grades/answer-grades"
import { deepeval } from "./deepeval/deepeval"
import { errormapCsv } from "./errormap/errormap-csv"
import { table } from "./table/table"
import { errormapErrors, errormapTree } from "./errormap/errormap-errors"
import { everyEvalEver } from "./every-eval-ever/every-eval-ever"
import { fastchat } from "./fastchat/fastchat"
import { helm } from "./helm/helm"
import { ifeval } from "./ifeval/ifeval"
import { inspect } from "./inspect/inspect"
import { langfuse } from "./langfuse/langfuse"
import { lighteval } from "./lighteval/lighteval"
import { lmEval } from "./lm-eval/lm-eval"
import { hostedEvals } from "./openai-evals/hosted-evals"
import { openaiEvals } from "./openai-evals/openai-evals"
import { promptfoo } from "./promptfoo/promptfoo"

/**
 * Every format that can be read, most particular first: detection takes the first that matches. A new one is a folder
 * beside this file and a line here.
 */
export const adapters = {
  "errormap-tree": errormapTree,
  "errormap-errors": errormapErrors,
  inspect,
  helm,
  "lm-eval": lmEval,
  lighteval,
  "openai-evals": openaiEvals,
  "openai-evals-items": hostedEvals,
  promptfoo,
  deepeval,
  "every-eval-ever": everyEvalEver,
  langfuse,
  ifeval,
  fastchat,
  "alpaca-eval": alpacaEval,
  "answer-grades": answerGrades,
  "errormap-csv": errormapCsv,
  // Any table by its columns: after all that know theirs.
  table,
} as const satisfies Record<string, Adapter>

export type Format = keyof typeof adapters

/** What people call a format; null for none, and for one that is not read any more. */
export function formatTitle(format: string | null): string | null {
  return Object.entries(adapters).find(([name]) => name === format)?.[1].title ?? null
}

/** What a file chooser offers; every format may be packed. */
export const acceptedFiles = [
  ...new Set([...Object.values(adapters).flatMap(({ accepts }) => accepts), ".gz", ".zip"]),
].join()
