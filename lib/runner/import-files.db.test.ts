import type { PoolClient } from "pg"
import { beforeAll, describe, expect, it } from "vitest"
import { query, transaction } from "@/lib/db/client"
import { beginPredictions, recordPredictions } from "@/lib/db/predictions"
import { setThreshold } from "@/lib/db/result-set-summary"
import { groupRejectedRows, listResultSetDatasets, readRejectedRows } from "@/lib/db/result-sets"
import { contentHash } from "@/lib/domain/content-hash"
import type { SourceFile } from "@/lib/ingest/source"
import { seededRandom } from "@/lib/stats/random"
import { dataFile, hasDataFiles } from "@/lib/testing/data-files"
import { memoryFile } from "@/lib/testing/memory-file"
import { importFiles } from "./import-files"

const header = "example_id,model,input_text,output_text,score,correct_answer\n"
const csv = (...lines: string[]) => `${header}${lines.join("\n")}\n`

let ownerId = 0
let viewer = { id: 0, name: "owner", role: "owner" as const }
beforeAll(async () => {
  const [row] = await query<{ id: number }>(`INSERT INTO app_user (login, name) VALUES ('import', 'x') RETURNING id`)
  ownerId = row?.id ?? 0
  viewer = { ...viewer, id: ownerId }
})

const run = (...files: SourceFile[]) => importFiles({ ownerId, files })

async function rejectedOf(resultSetId: number) {
  const rows = []
  for await (const page of readRejectedRows(resultSetId)) rows.push(...page)
  return rows.map(({ file, line, column, reason }) => ({ file, line, column, reason }))
}

async function tableCounts(): Promise<Record<string, number>> {
  const tables = [
    "model",
    "dataset",
    "example",
    "prediction",
    "prediction_text",
    "example_text",
    "rejected_row",
    "result_set",
  ]
  const counts = tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`)
  const [row] = await query<Record<string, number>>(`SELECT ${counts.join(", ")}`)
  return row ?? {}
}

/** Rows that this transaction's queries have read from the tables that grow, in whatever way. */
async function rowsRead(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT sum(seq_tup_read + idx_tup_fetch)::int AS n FROM pg_stat_xact_user_tables
     WHERE relname IN ('example', 'example_text', 'prediction', 'prediction_text')`,
  )
  return rows[0]?.n ?? 0
}

const dangling = `
  SELECT count(*)::int AS n FROM prediction p
  LEFT JOIN result_set r ON r.id = p.result_set_id LEFT JOIN dataset d ON d.id = p.dataset_id
  LEFT JOIN model m ON m.id = p.model_id LEFT JOIN example e ON e.id = p.example_id AND e.dataset_id = p.dataset_id
  LEFT JOIN prediction_text t ON t.prediction_id = p.id
  LEFT JOIN example_text x ON x.example_id = p.example_id AND x.result_set_id = p.result_set_id
  WHERE r.id IS NULL OR d.id IS NULL OR m.id IS NULL OR e.id IS NULL OR t.prediction_id IS NULL OR x.example_id IS NULL`

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

describe("rows that stand in each other's way", () => {
  it("counts the same again as duplicate and refuses another answer, naming the first line", async () => {
    const report = await run(
      memoryFile(
        "dup.csv",
        csv("e1,m,q1,yes,1,r", "e1,m,q1,yes,1.0,r", "e1,m,q1,no,1,r", "e1,m,q1,yes,0,r", "e2,m,q2,a,1,r"),
      ),
    )
    expect(report).toMatchObject({ rows: 5, accepted: 2, duplicates: 1, rejected: 2 })
    const reason = "this model has another answer or score for the same example in line 2"
    expect(await rejectedOf(report.resultSet)).toEqual([
      { file: "dup.csv", line: 4, column: "example_id", reason },
      { file: "dup.csv", line: 5, column: "example_id", reason },
    ])
  })

  it("refuses another question or reference under the same example_id; white space makes no other question", async () => {
    const report = await run(
      memoryFile(
        "question.csv",
        csv(
          "e1,m1,what is 1 + 1?,2,1,2",
          "e1,m2,what is  1 + 1? ,2,1,2",
          "e1,m3,what is 2 + 2?,2,1,2",
          "e1,m4,what is 1 + 1?,2,1,3",
        ),
      ),
    )
    expect(report).toMatchObject({ rows: 4, accepted: 2, duplicates: 0, rejected: 2 })
    expect(new Set((await rejectedOf(report.resultSet)).map((row) => row.reason))).toEqual(
      new Set(["the same example_id stands for another question or reference in line 2"]),
    )
  })

  it("sees them across batches and names the other file", async () => {
    const many = Array.from({ length: 4_500 }, (_, i) => `e${i},m,q${i},a,1,r`)
    const report = await importFiles({
      ownerId,
      dataset: "batches",
      files: [
        memoryFile("one.csv", csv(...many, "e0,m,q0,a,1,r")),
        memoryFile("two.csv", csv("e7,m,other,a,1,r", "e8,m,q8,a,0,r")),
      ],
    })
    expect(report).toMatchObject({ rows: 4_503, accepted: 4_500, duplicates: 1, rejected: 2 })
    expect((await rejectedOf(report.resultSet)).map((row) => row.reason)).toEqual([
      "the same example_id stands for another question or reference in line 9 of one.csv",
      "this model has another answer or score for the same example in line 10 of one.csv",
    ])
  })

  it("groups refusals by reason whatever the line numbers in them", async () => {
    const report = await run(
      memoryFile(
        "group.csv",
        csv("e1,m,q1,a,1,r", "e2,m,q2,a,1,r", "e1,m,q1,b,1,r", "e2,m,q2,b,1,r", "e3,m,q,a,bad,r"),
      ),
    )
    const groups = await groupRejectedRows(report.resultSet)
    expect(groups.map(({ count, column }) => ({ count, column }))).toEqual([
      { count: 2, column: "example_id" },
      { count: 1, column: "score" },
    ])
    expect(groups[1]?.first).toEqual([
      { file: "group.csv", line: 6, column: "score", reason: "score is not a number", excerpt: "bad" },
    ])
  })

  it("holds names that differ only where URLs cannot show it apart", async () => {
    const report = await run(memoryFile("slugs.csv", csv("e,org/m,q,a,1,r", "e,org--m,q,a,1,r", "e,org m,q,a,1,r")))
    expect(report.accepted).toBe(3)
    const rows = await query<{ slug: string }>("SELECT slug FROM model WHERE name LIKE 'org%m' ORDER BY id")
    expect(rows.map((row) => row.slug)).toEqual(["org--m", "org--m-2", "org-m"])
  })
})

describe("trouble on the way", () => {
  const lines = Array.from({ length: 9_000 }, (_, i) => `x${i},new-model,q${i},a,${i % 2},r`)
  const whole = csv(...lines)

  it("leaves nothing of an import that broke, and the same import again ends as if nothing had been", async () => {
    const before = await tableCounts()
    const good = memoryFile("broken.csv", whole)
    let opened = 0
    const breaking: SourceFile = {
      ...good,
      async *open() {
        opened += 1
        let sent = 0
        for await (const chunk of good.open()) {
          // 1 hashes, 2 looks whose results they are, 3 at the format, 4 imports
          if (opened === 4 && (sent += chunk.byteLength) > whole.length / 2) throw new Error("the disk is gone")
          yield chunk
        }
      },
    }
    await expect(run(breaking)).rejects.toThrow("the disk is gone")
    expect(await tableCounts()).toEqual({ ...before, result_set: (before.result_set ?? 0) + 1 })
    const [failed] = await query<{ id: number; status: string }>(
      "SELECT id, status FROM result_set ORDER BY id DESC LIMIT 1",
    )
    expect(failed?.status).toBe("failed")
    const report = await run(good)
    expect(report).toMatchObject({
      resultSet: failed?.id,
      status: "ready",
      accepted: 9_000,
      duplicates: 0,
      failures: 4_500,
    })
  })

  it("leaves nothing when the database connection dies in the middle", async () => {
    const good = memoryFile("cut.csv", whole.replaceAll("new-model", "cut-model"))
    let opened = 0
    const cutting: SourceFile = {
      ...good,
      async *open() {
        opened += 1
        let chunks = 0
        for await (const chunk of good.open()) {
          if (opened === 4 && (chunks += 1) === 3)
            await query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`)
          yield chunk
        }
      },
    }
    const before = await tableCounts()
    await expect(run(cutting)).rejects.toThrow()
    expect((await tableCounts()).prediction).toBe(before.prediction)
    expect(await run(good)).toMatchObject({ status: "ready", accepted: 9_000 })
  })

  it("stops when asked to", async () => {
    const stop = new AbortController()
    const work = importFiles({
      ownerId,
      files: [memoryFile("stopped.csv", whole.replaceAll("new-model", "stopped"))],
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await expect(work).rejects.toThrow()
    expect(await query("SELECT 1 FROM model WHERE name = 'stopped'")).toEqual([])
  })

  it("reports a file that cannot be read and keeps the others, also when it broke late", async () => {
    const late = Buffer.concat([
      Buffer.from(whole.replaceAll("new-model", "late-model")),
      Buffer.from("caf\xe9,m\n", "latin1"),
    ])
    const report = await run(
      memoryFile("late.csv", late),
      memoryFile("columns.csv", "example_id,model\n1,m\n"),
      memoryFile("fine.csv", csv("e,late-model,q,a,0,r")),
    )
    expect(report).toMatchObject({ status: "ready", rows: 1, accepted: 1, failures: 1 })
    expect(report.files.map((file) => file.problem?.slice(0, 40) ?? null)).toEqual([
      "late.csv is not UTF-8: line 9002 holds a",
      "columns.csv lacks the columns input_text",
      null,
    ])
    expect(await query(dangling)).toEqual([{ n: 0 }])
  })

  it("fails when not one file could be read, and can be tried again", async () => {
    const bad = memoryFile("bad.csv", "nothing here\n")
    expect(await run(bad)).toMatchObject({
      status: "failed",
      rows: 0,
      message: expect.stringContaining("lacks the columns"),
    })
    expect(await run(bad)).toMatchObject({ status: "failed", files: [{ name: "bad.csv" }] })
  })

  it("writes the same rows for a role that may not put foreign keys aside", async () => {
    const role = `plain_${Date.now()}`
    await query(`CREATE ROLE ${role}`)
    await query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`)
    await query(`GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${role}`)
    const report = await run(memoryFile("role.csv", csv("r0,m,q0,a,1,r")))
    const row = {
      line: 3,
      exampleId: "r1",
      model: "m",
      dataset: "role",
      variant: "",
      trial: 0,
      input: "q",
      output: "o",
    }
    const hash = contentHash("q", null)
    await transaction(async (client) => {
      await client.query(`SET LOCAL ROLE ${role}`)
      const writer = await beginPredictions(client, report.resultSet)
      const { rows } = await client.query("SHOW session_replication_role")
      expect(rows).toEqual([{ session_replication_role: "origin" }])
      const incoming = { ...row, reasoning: null, reference: null, score: 1, status: "ok" as const, contentHash: hash }
      expect(await recordPredictions(writer, [incoming])).toEqual({ accepted: 1, clashes: [] })
    })
    await query(`DROP OWNED BY ${role}`)
    await query(`DROP ROLE ${role}`)
  })
})

describe("large imports", () => {
  it("reads a few rows for each one it writes, although the planner believes that the tables are empty", async () => {
    const { resultSet } = await run(memoryFile("plans.csv", csv("p0,m,q0,a,1,r")))
    await transaction(async (client) => {
      await client.query("DELETE FROM prediction; DELETE FROM example_text; DELETE FROM example; ANALYZE")
      const writer = await beginPredictions(client, resultSet)
      const row = (line: number, example: number, input: string, output = "o") => {
        const base = { model: "m", dataset: "plans", variant: "", trial: 0, reasoning: null, reference: null, score: 1 }
        const hash = contentHash(input, null)
        return { ...base, line, exampleId: `p${example}`, input, output, status: "ok" as const, contentHash: hash }
      }
      const first = Array.from({ length: 3_000 }, (_, i) => row(i, i, `q${i}`))
      expect(await recordPredictions(writer, first)).toEqual({ accepted: 3_000, clashes: [] })
      const before = await rowsRead(client)
      const second = Array.from({ length: 300 }, (_, i) =>
        row(i, i < 200 ? i : 9_000 + i, i < 100 ? "another question" : `q${i}`, i < 150 ? "o" : "p"),
      )
      expect(await recordPredictions(writer, second)).toMatchObject({ accepted: 100, clashes: { length: 200 } })
      expect((await rowsRead(client)) - before).toBeLessThan(300 * 10)
      throw new Error("undo")
    }).catch((error: Error) => expect(error.message).toBe("undo"))
    // What ANALYZE wrote about sizes is not undone with the transaction.
    await query("ANALYZE")
  })
})

describe("thresholds", () => {
  const graded = csv(...[0.1, 0.3, 0.5, 0.7, 0.9].map((score, i) => `e${i},m,q${i},a,${score},r`))

  it("proposes 0.7 x mean, takes a given one, and counts unscored rows as no failures", async () => {
    const report = await importFiles({
      ownerId,
      dataset: "proposed",
      files: [memoryFile("g.csv", `${graded}e9,m,q9,a,,r\n`)],
    })
    expect(report.datasets).toEqual([{ dataset: "proposed", rows: 6, failures: 2, threshold: 0.35, rule: "mean" }])
    const given = await importFiles({ ownerId, dataset: "given", threshold: 0.6, files: [memoryFile("g.csv", graded)] })
    expect(given.datasets).toEqual([{ dataset: "given", rows: 5, failures: 3, threshold: 0.6, rule: "given" }])
  })

  it("can be moved by the owner, and failures follow", async () => {
    const { resultSet } = await importFiles({ ownerId, dataset: "moved", files: [memoryFile("g.csv", graded)] })
    const [dataset] = await listResultSetDatasets(resultSet)
    const datasetId = dataset?.datasetId ?? 0
    await setThreshold({ resultSetId: resultSet, datasetId, threshold: 0.8, viewer })
    expect((await listResultSetDatasets(resultSet))[0]).toMatchObject({ failures: 4, threshold: 0.8, rule: "given" })
    await setThreshold({ resultSetId: resultSet, datasetId, threshold: "mean", viewer })
    expect((await listResultSetDatasets(resultSet))[0]).toMatchObject({ failures: 2, threshold: 0.35, rule: "mean" })
    const stranger = { id: ownerId + 1, name: "s", role: "member" as const }
    const move = setThreshold({ resultSetId: resultSet, datasetId, threshold: 0.1, viewer: stranger })
    await expect(move).rejects.toMatchObject({ code: "not_found" })
  })

  it("has nothing to move where every score is 0 or 1", async () => {
    const { resultSet } = await run(memoryFile("zero.csv", csv("e1,m,q,a,0,r", "e2,m,q2,a,0,r")))
    const [dataset] = await listResultSetDatasets(resultSet)
    expect(dataset).toMatchObject({ binary: true, failures: 2, threshold: 0.5 })
    const move = setThreshold({ resultSetId: resultSet, datasetId: dataset?.datasetId ?? 0, threshold: 0.1, viewer })
    await expect(move).rejects.toMatchObject({ code: "invalid" })
  })

  it("keeps a histogram of continuous scores whose bins add up", async () => {
    const random = seededRandom(5)
    const lines = Array.from(
      { length: 1_000 },
      (_, i) => `e${i},m${i % 3},q${i},a,${(random.next() * 10).toFixed(6)},r`,
    )
    const { resultSet } = await run(memoryFile("continuous.csv", csv(...lines)))
    const [dataset] = await listResultSetDatasets(resultSet)
    expect(dataset?.histogram.values).toBeNull()
    expect(dataset?.histogram.bins.reduce((sum, n) => sum + n, 0)).toBe(1_000)
    expect(dataset?.histogram.models.map((model) => model.counts.reduce((sum, n) => sum + n, 0))).toEqual([
      334, 333, 333,
    ])
  })
})

describe("whatever comes in", () => {
  it("reconciles: rows = accepted + duplicates + rejected, and every row is kept or named", async () => {
    const random = seededRandom(42)
    const pick = <T>(items: readonly T[]): T => items[random.below(items.length)] as T
    for (let round = 0; round < 25; round += 1) {
      const cells = () => [
        pick(["e1", "e2", "e3", "", "007", '"e\n4"', "x".repeat(1_200)]),
        pick(["m1", "m2", " ", '"a ""b"""', "\u0000"]),
        pick(["q", "q", "q", "other", '"multi\nline"', '"open', ""]),
        pick(["a", "b", "", '"x"y', "é😀", "\u0000"]),
        pick(["1", "0", "0.5", "", "nan", "bad", "C"]),
        pick(["r", "", '"r"']),
      ]
      const lines = Array.from({ length: 60 }, () =>
        cells()
          .slice(0, pick([6, 6, 6, 6, 6, 5]))
          .join(","),
      )
      const text = `${header}${lines.join(pick(["\n", "\r\n"]))}`
      const report = await run(memoryFile(`fuzz-${round}.csv`, text, pick([7, 100, 100_000])))
      expect(report.rows).toBe(report.accepted + report.duplicates + report.rejected)
      const [kept] = await query("SELECT count(*)::int AS n FROM prediction WHERE result_set_id = $1", [
        report.resultSet,
      ])
      expect(kept).toEqual({ n: report.accepted })
      expect(await rejectedOf(report.resultSet)).toHaveLength(report.rejected)
      expect(report.datasets.reduce((sum, dataset) => sum + dataset.rows, 0)).toBe(report.accepted)
    }
    expect(await query(dangling)).toEqual([{ n: 0 }])
  })
})
