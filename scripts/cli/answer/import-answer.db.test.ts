import { beforeAll, expect, test } from "vitest"
import { query } from "@/lib/data/base/client"
import { getLocalOwner } from "@/lib/data/people/users"
import { importFiles } from "@/lib/jobs/import/import-files"
import { seededDatabase } from "@/lib/testing/database"
import { memoryFile } from "@/lib/testing/files/memory-file"
import type { Owner } from "../shared/owner"
import { answerJson, answerLines } from "./answer-lines"
import { answerImport } from "./import-answer"

seededDatabase()

let owner: Owner
beforeAll(async () => {
  const { id, name, role } = await getLocalOwner()
  owner = { id, name, role }
})

const header = "example_id,model,dataset,input_text,output_text,score,correct_answer"

/** Sums of which every n-th is right; the rest is off by one, which the checks see. Each benchmark has texts of its own. */
const sums = (model: string, rightEvery: number, { of = 40, dataset = "sums" } = {}) =>
  Array.from({ length: of }, (_, i) => {
    const isRight = i % rightEvery === 0
    const sum = isRight ? i + 2 : i + 3
    const question = `${dataset === "sums" ? "" : `For ${dataset}: `}What is ${i} + 2?`
    return `s${i},${model},${dataset},${question},${i} + 2 = ${sum}. The answer is ${sum}.,${isRight ? 1 : 0},${i + 2}`
  })

const imported = (name: string, rows: readonly string[]) =>
  importFiles({ ownerId: owner.id, files: [memoryFile(`${name}.csv`, [header, ...rows, ""].join("\n"))] })

async function answered(name: string, rows: readonly string[]) {
  const checked = await answerImport(await imported(name, rows), owner)
  return { ...checked, lines: answerLines(checked), json: answerJson(checked) }
}

const analyses = async () => (await query<{ n: number }>("SELECT count(*)::int AS n FROM analysis"))[0]?.n

test("two models: rates, the paired difference, what the checks found and the page, in ten lines", async () => {
  const rows = [...sums("ans-good", 2), ...sums("ans-bad", 4)]
  const { answer, lines, json, stopped, isFull } = await answered("two", rows)
  expect([stopped, isFull]).toEqual([null, true])
  expect(lines.length).toBeLessThanOrEqual(10)
  expect(lines[0]).toBe(`Results ${answer.resultSet}: 2 models on sums, 80 scored answers, 50 fail.`)
  expect(lines[1]).toMatch(/^ {2}ans-good: 50\.0% \(\d+\.\d–\d+\.\d%?\) right of 40 answers$/)
  expect(lines[2]).toMatch(/^ {2}ans-bad: 25\.0% \(.+\) right of 40 answers$/)
  expect(lines[3]).toBe("ans-good fails less often than ans-bad.")
  expect(lines[4]).toMatch(
    /^A ans-good, B ans-bad\. A − B: \+?25\.0 \(.+\) points, McNemar p 0\.00\d+, 40 shared items$/,
  )
  expect(lines[5]).toMatch(/^Labelled \d+ of 50 given to the judge \(\d+%\), by rules and likeness, not read;/)
  expect(lines[6]).toMatch(/^Kinds: .+ \d+/)
  expect(lines.at(-2)).toBe(
    `Next, have an LLM read them: errormap analyze --results ${answer.resultSet} --judge JUDGE --estimate`,
  )
  const page = `/compare?a=ans-good&b=ans-bad&analysis=${answer.found?.analysis}`
  expect(lines.at(-1)).toBe(`See http://localhost:3000${page}`)
  expect(json).toMatchObject({
    ...{ failures: 50, stopped: null, notCompared: null, lines, page: `http://localhost:3000${page}` },
    models: [
      { model: "ans-good", answers: 40, right: { count: 20, n: 40, estimate: 0.5 } },
      { model: "ans-bad", answers: 40, right: { count: 10, n: 40, estimate: 0.25 } },
    ],
    comparison: { a: "ans-good", b: "ans-bad", shared: 40, difference: { estimate: 0.25 } },
    found: { given: 50 },
  })
  const { kinds = [], labelled = 0, unassigned = 0 } = answer.found ?? {}
  expect(labelled + unassigned).toBe(50)
  expect(kinds.reduce((sum, { failures }) => sum + failures, 0)).toBeLessThanOrEqual(labelled)

  // The same files again: nothing is checked twice.
  const before = await analyses()
  expect((await answered("two", rows)).lines).toEqual(lines)
  expect(await analyses()).toBe(before)
}, 120_000)

test("one model: its rate, and how to compare it", async () => {
  const { lines } = await answered("one", sums("ans-lone", 3))
  expect(lines).toContain(
    "Only one model has scores: to compare it, import another one's answers to the same items, then errormap compare ans-lone OTHER.",
  )
  expect(lines.at(-1)).toMatch(/\/models\/ans-lone\?analysis=\d+$/)
}, 120_000)

test("no failures: that there is nothing to check, and no analysis is made", async () => {
  const before = await analyses()
  const { lines, isFull, answer } = await answered("right", [...sums("ans-x", 1), ...sums("ans-y", 1)])
  expect(lines.slice(3)).toEqual([
    "Every scored answer is right: nothing tells the models apart.",
    "No answer fails: there was nothing to check.",
    `See http://localhost:3000/upload/${answer.resultSet}`,
  ])
  expect([isFull, await analyses()]).toEqual([true, before])
}, 60_000)

test("no scores: how to say which column has them", async () => {
  const rows = sums("ans-mute", 2).map((row) => row.replace(/,[01],(\d+)$/, ",,$1"))
  const { lines } = await answered("mute", rows)
  expect(lines[1]).toBe("  ans-mute: 40 answers, none with a score")
  expect(lines[2]).toMatch(/^None of the 40 answers has a score, so none is right or wrong: say which column has it/)
}, 60_000)

test("several benchmarks and models: each rate by benchmark, the rest counted, still ten lines", async () => {
  const rows = [2, 3, 4, 5].flatMap((every) =>
    ["b1", "b2", "b3", "b4"].flatMap((dataset) => sums(`ans-m${every}`, every, { of: 20, dataset })),
  )
  const { lines, json } = await answered("many", rows)
  expect(lines.length).toBeLessThanOrEqual(10)
  expect(lines[0]).toMatch(/: 4 models on 4 benchmarks, 320 scored answers, \d+ fail\.$/)
  expect(lines[1]).toMatch(/^ {2}ans-m2: right on b1 50\.0% \(.+\), b2 .+, b3 50\.0% \(.+\) and 1 more benchmark$/)
  expect(lines[3]).toBe("  and 2 more models, right less often")
  expect(lines[4]).toMatch(/^The two that are right most often: /)
  expect(lines[5]).toMatch(/80 shared items over 4 benchmarks$/)
  expect(json.models.map(({ benchmarks }) => benchmarks.length)).toEqual([4, 4, 4, 4])
}, 120_000)

test("no shared items: why the two cannot be ranked, and what to do", async () => {
  const apart = await answered("apart", [...sums("ans-east", 2), ...sums("ans-west", 3, { dataset: "sums-west" })])
  expect(apart.lines.slice(3, 5)).toEqual([
    "ans-east and ans-west answer different benchmarks, so they cannot be compared.",
    "If it is one benchmark, say so: errormap import FILES --dataset NAME --analyze",
  ])
  expect(apart.json).toMatchObject({ comparison: null, notCompared: expect.stringContaining("No shared items") })
  const others = sums("ans-west", 3).map((row) => row.replace(/^s/, "west").replace("What", "So what"))
  const { lines } = await answered("others", [...sums("ans-east", 2), ...others])
  expect(lines[3]).toMatch(/^No shared items/)
}, 120_000)
