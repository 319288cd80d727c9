import { pythonJson, type ContractFormat, type ContractRow } from "./contract"

export const caseOf = ({ id, input, output, score, reference }: Omit<ContractRow, "model">, over: object = {}) => ({
  name: id,
  input,
  actualOutput: output,
  expectedOutput: reference,
  success: Number.isNaN(score) ? null : score === 1,
  metricsData: [
    {
      name: "Correctness",
      threshold: 0.5,
      success: score === 1,
      score,
      reason: "Because.",
      strictMode: false,
      evaluationModel: "judge",
    },
  ],
  runDuration: 1.5,
  order: 0,
  ...over,
})

export const runOf = (testCases: readonly unknown[], model: string, over: object = {}) => ({
  testFile: "test_sums.py",
  testCases,
  conversationalTestCases: [] as unknown[],
  metricsScores: [],
  hyperparameters: model === "" ? {} : { model },
  testPassed: 1,
  testFailed: 1,
  ...over,
})

export const deepevalContract: ContractFormat = {
  title: "DeepEval test run",
  build: (rows) => {
    const model = rows.find((row) => row !== "bad")?.model ?? "none"
    const cases = rows.map((row) => (row === "bad" ? { name: "no output" } : caseOf(row)))
    return [{ name: "test_run_20260102_030405.json", content: pythonJson(runOf(cases, model), 2) }]
  },
}
