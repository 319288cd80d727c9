import type { Format } from "@/lib/ingest/formats/registry"
import { alpacaEvalContracts } from "@/lib/testing/formats/answers/alpaca-eval"
import { answerGradesContract } from "@/lib/testing/formats/answers/answer-grades"
import { fastchatContract } from "@/lib/testing/formats/answers/fastchat"
import { ifevalContract } from "@/lib/testing/formats/answers/ifeval"
import type { ContractFormat, ContractRow } from "@/lib/testing/formats/contract"
import { deepevalContract } from "@/lib/testing/formats/deepeval"
import { errormapContract } from "@/lib/testing/formats/errormap"
import { everyEvalEverContract } from "@/lib/testing/formats/every-eval-ever"
import { helmContracts } from "@/lib/testing/formats/helm"
import { inspectContracts } from "@/lib/testing/formats/inspect"
import { langfuseContracts } from "@/lib/testing/formats/langfuse"
import { lightevalContracts } from "@/lib/testing/formats/lighteval"
import { lmEvalContract } from "@/lib/testing/formats/lm-eval"
import { hostedEvalsContracts, openaiEvalsContract } from "@/lib/testing/formats/openai-evals"
import { promptfooContracts } from "@/lib/testing/formats/promptfoo"
import { tableContracts } from "@/lib/testing/formats/table"

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
