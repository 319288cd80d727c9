import type { Format } from "@/lib/ingest/formats/registry"
import { alpacaEvalContracts } from "./answers/alpaca-eval"
import { answerGradesContract } from "./answers/answer-grades"
import { fastchatContract } from "./answers/fastchat"
import { ifevalContract } from "./answers/ifeval"
import type { ContractFormat, ContractRow } from "./contract"
import { deepevalContract } from "./deepeval"
import { errormapContract } from "./errormap"
import { everyEvalEverContract } from "./every-eval-ever"
import { helmContracts } from "./helm"
import { inspectContracts } from "./inspect"
import { langfuseContracts } from "./langfuse"
import { lightevalContracts } from "./lighteval"
import { lmEvalContract } from "./lm-eval"
import { hostedEvalsContracts, openaiEvalsContract } from "./openai-evals"
import { promptfooContracts } from "./promptfoo"
import { tableContracts } from "./table"

/** Builders of valid files of each format that brings answers, in every form it comes in. */
export const contracts: Readonly<
  Record<Exclude<Format, "errormap-tree" | "errormap-errors">, readonly ContractFormat[]>
> = {
  inspect: inspectContracts,
  helm: helmContracts,
  "lm-eval": [lmEvalContract],
  lighteval: lightevalContracts,
  "openai-evals": [openaiEvalsContract],
  "openai-evals-items": hostedEvalsContracts,
  promptfoo: promptfooContracts,
  deepeval: [deepevalContract],
  "every-eval-ever": [everyEvalEverContract],
  langfuse: langfuseContracts,
  ifeval: [ifevalContract],
  fastchat: [fastchatContract],
  "alpaca-eval": alpacaEvalContracts,
  "answer-grades": [answerGradesContract],
  "errormap-csv": [errormapContract],
  table: tableContracts,
}

/** A row of a made-up benchmark of sums. */
export const contractRow = (index: number, over: Partial<ContractRow> = {}): ContractRow => ({
  id: String(index),
  model: "acme/bot-1",
  input: `What is ${index} and ${index}?`,
  output: `It is ${2 * index}.`,
  score: index % 2,
  reference: String(2 * index),
  ...over,
})
