import { pythonJson, type ContractFormat, type ContractRow } from "./contract"

export const traceOf = ({ id, model, input, output }: Omit<ContractRow, "score" | "reference">, over: object = {}) => ({
  id,
  timestamp: "2026-01-02T03:04:05.678Z",
  name: "sums",
  userId: null as string | null,
  sessionId: null,
  release: null,
  environment: "default",
  bookmarked: false,
  tags: [] as string[],
  latency: 1.5,
  metadata: { model },
  input,
  output,
  comments: null,
  ...over,
})

const cell = (value: unknown) => {
  const text = typeof value === "string" ? value : value === null ? "" : pythonJson(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Records as lines of a CSV under one header. */
export const csvOf = (records: readonly (object | string)[]) => {
  const [first] = records.filter((one) => typeof one === "object")
  const names = Object.keys(first ?? traceOf({ id: "", model: "", input: "", output: "" }))
  const lines = records.map((one) =>
    typeof one === "string" ? one : names.map((name) => cell((one as Record<string, unknown>)[name] ?? null)).join(","),
  )
  return [names.join(","), ...lines].map((line) => `${line}\n`).join("")
}

const scored = (row: ContractRow) => {
  const { comments, ...trace } = traceOf(row)
  return { ...trace, correct: [row.score], comments }
}

export const langfuseContracts: readonly ContractFormat[] = [
  {
    title: "Langfuse traces, CSV",
    lacks: ["reference"],
    build: (rows) => [
      { name: "traces.csv", content: csvOf(rows.map((row) => (row === "bad" ? "only,three,fields" : scored(row)))) },
    ],
  },
  {
    title: "Langfuse traces, lines",
    lacks: ["reference"],
    build: (rows) => [
      {
        name: "traces.jsonl",
        content: rows.map((row) => `${row === "bad" ? '{"id": "x", "na' : pythonJson(scored(row))}\n`).join(""),
      },
    ],
  },
  {
    title: "Langfuse traces with scores and items",
    build: (rows) => {
      const read = rows.map((row, at) => ({ row, trace: `trace-${at}` }))
      const known = read.flatMap(({ row, trace }) => (row === "bad" ? [] : [{ ...row, trace }]))
      const list = (name: string, records: readonly unknown[]) => ({ name, content: pythonJson(records) })
      return [
        list(
          "traces.json",
          read.map(({ row, trace }) => (row === "bad" ? { name: "no id" } : traceOf({ ...row, id: trace }))),
        ),
        ...(known.length === 0
          ? []
          : [
              list(
                "scores.json",
                known.map(({ trace, score }) => ({
                  id: "s",
                  traceId: trace,
                  name: "correct",
                  dataType: "NUMERIC",
                  value: score,
                  source: "API",
                })),
              ),
              list(
                "dataset_run_items.json",
                known.map(({ trace, id }) => ({ id: "r", datasetItemId: id, traceId: trace, datasetName: "Sums" })),
              ),
              list(
                "dataset_items.json",
                known.map(({ id, input, reference }) => ({ id, datasetId: "d", input, expectedOutput: reference })),
              ),
            ]),
      ]
    },
  },
]
