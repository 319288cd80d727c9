import type { PoolClient } from "pg"
import { beforeAll, describe, expect, it } from "vitest"
import { query, transaction } from "@/lib/data/base/client"
import { beginPredictions, recordPredictions } from "@/lib/data/imports/predictions"
import { contentHash } from "@/lib/domain/text/content-hash"
import type { SourceFile } from "@/lib/ingest/source"
import { anImporter, csv, dangling, tableCounts } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { importFiles } from "./import-files"

let ownerId = 0
beforeAll(async () => {
  ownerId = (await anImporter()).id
})

const run = (...files: SourceFile[]) => importFiles({ ownerId, files })

/** Rows that this transaction's queries have read from the tables that grow, in whatever way. */
async function rowsRead(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT sum(seq_tup_read + idx_tup_fetch)::int AS n FROM pg_stat_xact_user_tables
     WHERE relname IN ('example', 'example_text', 'prediction', 'prediction_text')`,
  )
  return rows[0]?.n ?? 0
}

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
          // 1 hashes, 2 looks whose results they are, 3 at the format, 4 at all scores, 5 imports
          if (opened === 5 && (sent += chunk.byteLength) > whole.length / 2) throw new Error("the disk is gone")
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

  it("begins again when the database connection dies in the middle, and nothing is there twice", async () => {
    const good = memoryFile("cut.csv", whole.replaceAll("new-model", "cut-model"))
    let opened = 0
    const cutting: SourceFile = {
      ...good,
      async *open() {
        opened += 1
        let chunks = 0
        for await (const chunk of good.open()) {
          if (opened === 5 && (chunks += 1) === 3)
            await query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`)
          yield chunk
        }
      },
    }
    const before = await tableCounts()
    expect(await run(cutting)).toMatchObject({ status: "ready", accepted: 9_000, duplicates: 0 })
    expect(opened).toBeGreaterThan(5)
    expect((await tableCounts()).prediction).toBe((before.prediction ?? 0) + 9_000)
    expect(await run(good)).toMatchObject({ accepted: 0, duplicates: 9_000 })
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
      "columns.csv has the columns example_id, ",
      null,
    ])
    expect(await query(dangling)).toEqual([{ n: 0 }])
  })

  it("fails when not one file could be read, and can be tried again", async () => {
    const bad = memoryFile("bad.csv", "nothing here\n")
    expect(await run(bad)).toMatchObject({
      status: "failed",
      rows: 0,
      message: expect.stringContaining("bad.csv is no table of results"),
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
      const incoming = {
        ...row,
        reasoning: null,
        reference: null,
        score: 1,
        status: "ok" as const,
        contentHash: hash,
        itemHash: null,
        detail: null,
      }
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
        const base = {
          model: "m",
          dataset: "plans",
          variant: "",
          trial: 0,
          reasoning: null,
          reference: null,
          score: 1,
          itemHash: null,
          detail: null,
        }
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

it("takes down every file of an archive of thousands, also where none of them holds results", async () => {
  const files = Array.from({ length: 7_000 }, (_, at) => memoryFile(`notes/${at}.txt`, `note ${at}`))
  const report = await run(...files)
  expect(report).toMatchObject({ status: "failed", accepted: 0 })
  const [row] = await query<{ n: number }>(
    `SELECT count(*)::int AS n FROM result_set_file WHERE result_set_id = ${report.resultSet}`,
  )
  expect(row?.n).toBe(7_000)
})
