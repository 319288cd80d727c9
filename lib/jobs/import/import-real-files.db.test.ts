import { beforeAll, describe, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { listResultSetDatasets } from "@/lib/data/results/result-sets"
import type { SourceFile } from "@/lib/ingest/source"
import { dataFile, hasDataFiles } from "@/lib/testing/files/data-files"
import { anImporter, dangling, tableCounts } from "@/lib/testing/analyses/import-helpers"
import { importFiles } from "./import-files"

let ownerId = 0
beforeAll(async () => {
  ownerId = (await anImporter()).id
})

const run = (...files: SourceFile[]) => importFiles({ ownerId, files })

describe.skipIf(!hasDataFiles)("the six real files (skipped without ../shared/data)", () => {
  const names = ["gsm8k", "bbh", "ifeval", "mmlu_pro", "simpleqa", "vicuna_bench"]
  const files = () => names.map((name) => dataFile(`${name}.csv`))
  let resultSet = 0

  beforeAll(async () => {
    await query(
      `INSERT INTO dataset (slug, name, threshold) VALUES ('vicuna_bench', 'vicuna_bench', 0.7)
       ON CONFLICT (name) DO UPDATE SET threshold = 0.7`,
    )
    const report = await run(...files())
    resultSet = report.resultSet
    const { rows, accepted, duplicates, rejected } = report
    expect({ rows, accepted, duplicates, rejected }).toEqual({
      rows: 31_037,
      accepted: 31_037,
      duplicates: 0,
      rejected: 0,
    })
    expect(Object.fromEntries(report.datasets.map(({ dataset, failures }) => [dataset, failures]))).toEqual({
      gsm8k: 3275,
      bbh: 4798,
      ifeval: 1822,
      mmlu_pro: 2574,
      simpleqa: 1356,
      vicuna_bench: 63,
    })
  })

  it("come in whole, with every id pointing to something", async () => {
    expect(await query(dangling)).toEqual([{ n: 0 }])
  })

  it("knows the threshold of vicuna_bench and that the others need none", async () => {
    const datasets = await listResultSetDatasets(resultSet)
    const rules = Object.fromEntries(datasets.map(({ name, rule, threshold }) => [name, `${rule} ${threshold}`]))
    expect(rules).toMatchObject({ vicuna_bench: "dataset 0.7", gsm8k: "binary 0.5", bbh: "binary 0.5" })
    const vicuna = datasets.find((dataset) => dataset.name === "vicuna_bench")
    expect(vicuna?.histogram.bins.reduce((sum, n) => sum + n, 0)).toBe(539)
    expect(vicuna?.histogram.bins.slice(0, 28).reduce((sum, n) => sum + n, 0)).toBe(63)
    expect(vicuna?.histogram.models).toHaveLength(7)
  })

  it("change nothing when they come again, in another order", async () => {
    const before = await tableCounts()
    const report = await run(...files().reverse())
    expect(report).toMatchObject({
      resultSet,
      rows: 31_037,
      accepted: 0,
      duplicates: 31_037,
      rejected: 0,
      failures: 13_888,
    })
    expect(await tableCounts()).toEqual(before)
  })

  it("keeps texts as they were written", async () => {
    const [row] = await query<{ empty: number; cr: number }>(
      `SELECT count(*) FILTER (WHERE t.output = '')::int AS empty,
         count(*) FILTER (WHERE t.output LIKE '%' || chr(13) || '%' OR x.input LIKE '%' || chr(13) || '%')::int AS cr
       FROM prediction p JOIN prediction_text t ON t.prediction_id = p.id
       JOIN example_text x ON x.example_id = p.example_id AND x.result_set_id = p.result_set_id
       WHERE p.result_set_id = $1`,
      [resultSet],
    )
    expect(row?.empty).toBe(24)
    expect(row?.cr).toBeGreaterThan(0)
  })
})
