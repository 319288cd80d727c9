import { beforeAll, describe, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { groupRejectedRows, listResultSetDatasets } from "@/lib/data/results/result-sets"
import type { SourceFile } from "@/lib/ingest/source"
import { seededRandom } from "@/lib/stats/core/random"
import { anImporter, csv, dangling, header, rejectedOf } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { importFiles } from "./import-files"

let ownerId = 0
beforeAll(async () => {
  ownerId = (await anImporter()).id
})

const run = (...files: SourceFile[]) => importFiles({ ownerId, files })

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

  it("takes another question or reference under the same example_id for another item; white space makes none", async () => {
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
    expect(report).toMatchObject({ rows: 4, accepted: 4, duplicates: 0, rejected: 0 })
    expect(report.items).toEqual([{ kind: "texts", dataset: "question", items: 2 }])
    const ids = await query<{ id: string }>(
      "SELECT e.external_id AS id FROM prediction p JOIN example e ON e.id = p.example_id WHERE result_set_id = $1 ORDER BY p.id",
      [report.resultSet],
    )
    const other = expect.stringMatching(/^e1 \([0-9a-f]{6}\)$/) as string
    expect(ids).toEqual(["e1", "e1", other, other].map((id) => ({ id })))
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
    expect(report).toMatchObject({ rows: 4_503, accepted: 4_501, duplicates: 1, rejected: 1 })
    expect((await rejectedOf(report.resultSet)).map((row) => row.reason)).toEqual([
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
    expect(rows.map((row) => row.slug)).toEqual(["org--m", "org--m~abfe7cbb4651", "org-m~9f305d21cb01"])
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
        pick(["1", "0", "0.5", "", "nan", "true", "C"]),
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

describe("texts that others hold", () => {
  const asked = (question: string) => [memoryFile("asked.csv", csv(`e1,m,${question},a,1,r`, `e2,m,same,a,0,r`))]
  const conflicts = async (resultSet: number) =>
    (await listResultSetDatasets(resultSet)).map(({ textConflicts }) => textConflicts)

  it("are compared with one's own and with public ones, and private ones of others tell nothing", async () => {
    const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('other', 'x') RETURNING id")
    const other = row?.id ?? 0
    const first = await importFiles({ ownerId: other, dataset: "held", files: asked("what they ask") })
    const guessed = await importFiles({ ownerId, dataset: "held", files: asked("a guess") })
    expect(await conflicts(guessed.resultSet)).toEqual([0])
    const hashes = "SELECT content_hash FROM example e JOIN dataset d ON d.id = e.dataset_id WHERE d.name = 'held'"
    expect(await query(hashes)).toEqual([{ content_hash: null }, { content_hash: null }])
    const again = await importFiles({ ownerId, dataset: "held", files: asked("another guess") })
    expect(await conflicts(again.resultSet)).toEqual([1])
    await query("UPDATE result_set SET visibility = 'public' WHERE id = $1", [first.resultSet])
    const open = await importFiles({ ownerId, dataset: "held", files: asked("what they ask") })
    expect(await conflicts(open.resultSet)).toEqual([0])
  })
})
