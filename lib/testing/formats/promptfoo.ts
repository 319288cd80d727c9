import { pythonJson, type ContractFormat } from "./contract"

type Result = Readonly<Record<string, unknown>>

/** A result as version 3 writes it. */
export function resultOf(
  {
    id,
    model,
    input,
    output,
    score,
    reference,
  }: { id: string; model: string; input: string; output: string; score: number; reference: string },
  over: Result = {},
): Result {
  return {
    gradingResult: {
      pass: Number.isNaN(score) ? null : score === 1,
      score,
      reason: "All assertions passed",
      componentResults: [],
    },
    id: "5c1d",
    latencyMs: 12,
    namedScores: {},
    prompt: { raw: input, label: "Answer: {{question}}" },
    promptId: "a1",
    promptIdx: 0,
    provider: { id: model, label: "" },
    response: { output, tokenUsage: { total: 9, prompt: 5, completion: 4 } },
    score,
    success: Number.isNaN(score) ? null : score === 1,
    failureReason: score === 1 ? 0 : 1,
    testCase: { vars: { question: input }, assert: [{ type: "equals", value: reference }], metadata: { id } },
    testIdx: 0,
    vars: { question: input },
    ...over,
  }
}

export const documentOf = (results: readonly unknown[], over: object = {}) => ({
  evalId: "eval-1",
  results: {
    version: 3,
    timestamp: "2026-01-01T00:00:00.000Z",
    prompts: [{ raw: "Answer: {{question}}", label: "Answer: {{question}}", id: "a1", provider: "x" }],
    results,
    stats: { successes: 1, failures: 1 },
  },
  config: { description: "Sums" },
  shareableUrl: null,
  ...over,
})

export const promptfooContracts: readonly ContractFormat[] = [
  {
    title: "promptfoo, one document",
    build: (rows) => [
      {
        name: "output.json",
        content: pythonJson(documentOf(rows.map((row) => (row === "bad" ? { id: "no result" } : resultOf(row)))), 2),
      },
    ],
  },
  {
    title: "promptfoo, lines",
    build: (rows) => [
      {
        name: "output.jsonl",
        content: rows.map((row) => `${row === "bad" ? '{"id": "x", "pro' : pythonJson(resultOf(row))}\n`).join(""),
      },
    ],
  },
]
