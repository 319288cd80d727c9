import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { z } from "zod"
import { exportAnalysisEndpoint } from "@/lib/api/export/export"
import type { signatureSchema } from "@/lib/api/atlas/signature"
import { dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { seededDatabase } from "@/lib/testing/database"
import { startFakeJudge } from "@/lib/testing/fake-judge/server"
import { runErrormap } from "@/lib/testing/process/run-errormap"

seededDatabase()

let folder = ""
let judge: Awaited<ReturnType<typeof startFakeJudge>>

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "errormap cli "))
  judge = await startFakeJudge({ port: 0 })
  const header = "example_id,model,input_text,output_text,score,correct_answer"
  const rows = Array.from({ length: 30 }, (_, index) => {
    const right = index % 3 === 0
    return `${index},cli-${index % 2 === 0 ? "even" : "odd"},"What is ${index} + 1?","It is ${right ? index + 1 : index}.",${right ? 1 : 0},${index + 1}`
  })
  await writeFile(path.join(folder, "sums.csv"), [header, ...rows, ""].join("\n"))
  await writeFile(path.join(folder, "partly.csv"), [header, "1,cli-bad,q,a,0,b", "2,cli-bad,q,a,x,b", ""].join("\n"))
  await writeFile(path.join(folder, "open-quote.csv"), [header, "1,cli-open,q,a,0,b", '2,cli-open,"q,a,1,b', ""].join("\n")) // prettier-ignore
  await writeFile(
    path.join(folder, "latency.csv"),
    [header, "1,cli-fast,q,a,0.5,b", "1,cli-slow,q,a,3,b", ""].join("\n"),
  )
  const foreign = ["frage,antwort,richtig", "Was ist eins?,Eine Zahl,ja", "Was ist zwei?,Noch eine,ja"].join("\n")
  await writeFile(path.join(folder, "foreign.csv"), foreign.replaceAll("ja", "1"))
  await mkdir(path.join(folder, "runs", "a"), { recursive: true })
  await writeFile(path.join(folder, "runs", "a", "one.jsonl"), JSON.stringify({ id: "1", model: "cli-folder", prompt: "q", response: "a", correct: true })) // prettier-ignore
  await writeFile(path.join(folder, "runs", "notes.md"), "Nothing to see, really.\n")
  const repeats = ["0", "0", "1"].map((score) => `1,cli-again,q,${score},${score},b`)
  await writeFile(path.join(folder, "repeats.csv"), [header, ...repeats, ""].join("\n"))
  await writeFile(
    path.join(folder, "scaled.csv"),
    [header, "1,cli-fraction,q,a,0.5,b", "1,cli-percent,q,a,50,b", ""].join("\n"),
  )
})

afterAll(async () => {
  await judge.close()
  await rm(folder, { recursive: true, force: true })
})

const errormap = (...args: string[]) => runErrormap({ folder, judgeUrl: judge.url, args })

test("from a file to labelled failures: import, analyze, export, signature and compare agree on the counts", async () => {
  const imported = await errormap("import", "sums.csv", "--json")
  expect(imported.code, imported.err).toBe(0)
  const report = JSON.parse(imported.out) as { resultSet: number }
  expect(report).toMatchObject({ rows: 30, accepted: 30, duplicates: 0, rejected: 0, failures: 20 })

  const settings = ["--judge", "compatible/stand-in", "--ratio", "1", "--seed", "3", "--json"]
  const analysed = await errormap("analyze", "--results", String(report.resultSet), ...settings)
  expect(analysed.code, analysed.err).toBe(0)
  const { analysis, status, funnel } = JSON.parse(analysed.out) as {
    analysis: number
    status: string
    funnel: Record<string, number>
  }
  expect(status).toBe("done")
  expect(Object.keys(funnel)).toEqual(
    "predictions unscored failures sampled diagnosed noErrorFound refused unparseable contextTooLong unavailable classified other unassigned".split(
      " ",
    ),
  )
  expect(funnel).toMatchObject({ predictions: 30, failures: 20, sampled: 20, refused: 0 })

  const [exported, signature, compared] = await Promise.all([
    errormap("export", "--analysis", String(analysis)),
    errormap("signature", "cli-odd", "--analysis", String(analysis), "--json"),
    errormap("compare", "cli-odd", "cli-even", "--analysis", String(analysis), "--json"),
  ])
  expect([exported.code, signature.code]).toEqual([0, 0])
  const lines = exported.out.trimEnd().split("\n")
  const failures = lines.map((line) => exportAnalysisEndpoint.reply.parse(JSON.parse(line)))
  expect(failures).toHaveLength(20)
  const classified = failures.filter(({ placement }) => placement === "classified")
  expect(classified).toHaveLength(funnel.classified ?? -1)
  for (const { category } of classified) expect(category).not.toBeNull()
  const odd = JSON.parse(signature.out) as { funnel: { sampled: number } }
  expect(odd.funnel.sampled).toBe(failures.filter(({ model }) => model === "cli-odd").length)
  // The two models answered different items: said in one sentence, not shown as a table of nothing.
  expect(compared).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/share no item/) })
  expect(compared.err).toMatch(/^No shared items: these two cannot be ranked\./)
}, 240_000)

test("from two files to a comparison right after the import, and the command that is printed leads on to kinds of failure", async () => {
  const graded = (model: string, best: number) =>
    Array.from(
      { length: 40 },
      (_, index) => `g${index},${model},Why ${index}?,So ${index}.,${best - (index % 4) / 10},r`,
    )
  for (const [model, best] of [
    ["cli-strong", 0.9],
    ["cli-weak", 0.5],
  ] as const)
    await writeFile(
      path.join(folder, `${model}.csv`),
      ["example_id,model,input_text,output_text,score,correct_answer", ...graded(model, best), ""].join("\n"),
    )
  const imported = async (name: string) =>
    JSON.parse((await errormap("import", `${name}.csv`, "--dataset", "graded", "--json")).out) as { resultSet: number }
  const results = String((await imported("cli-weak")).resultSet)
  const strong = String((await imported("cli-strong")).resultSet)
  const pair = ["compare", "cli-strong", "cli-weak"]
  const next = (out: string) => /^ {2}errormap (analyze .+)$/m.exec(out)?.[1]?.split(" ") ?? ["no", "command"]

  const first = await errormap(...pair)
  expect(first.code, first.err).toBe(0)
  expect(first.out).toMatch(/^cli-strong fails less often than cli-weak\./)
  expect(next(first.out)).toEqual(["analyze", "--results", strong, "--judge", "builtin"])
  const signature = await errormap("signature", "cli-weak")
  expect(signature.out).toContain("40 attempts")
  expect(next(signature.out)).toEqual(["analyze", "--results", results, "--judge", "builtin"])

  // Results that were analysed and results that were not, without a word of where they are.
  expect((await errormap(...next(first.out))).err).not.toContain("cannot")
  const second = await errormap(...pair, "--json")
  expect(JSON.parse(second.out)).toMatchObject({ shared: 40, scope: { analysis: { judge: "builtin" } } })
}, 240_000)

test("the free judge is given every failure, says what it labelled, and leaving the rest open is no failure", async () => {
  const rows = Array.from(
    { length: 12 },
    (_, index) => `${index},cli-free,"Who wrote book ${index}?","Person ${index}.",0,Author ${index}`,
  )
  const header = "example_id,model,input_text,output_text,score,correct_answer"
  await writeFile(path.join(folder, "open.csv"), [header, ...rows, ""].join("\n"))
  const analysed = await errormap("analyze", "--results", "open.csv", "--json")
  expect(analysed.code, analysed.err).toBe(0)
  const { analysis, funnel } = JSON.parse(analysed.out) as { analysis: number; funnel: Record<string, number> }
  expect(funnel).toMatchObject({ failures: 12, sampled: 12, classified: 0, unassigned: 12 })
  const [said, report] = await Promise.all([
    errormap("signature", "cli-free", "--analysis", String(analysis)),
    errormap("signature", "cli-free", "--analysis", String(analysis), "--json"),
  ])
  expect(said.out).toContain("Labelled 0 of 12 given to the judge (0.0%)")
  expect(said.out).not.toMatch(/read by|diagnos/)
  // The rate of failure has its interval, labels by rules have none.
  const [head = "", table = ""] = said.out.split("\n\n")
  expect(head).toMatch(/\(\d+\.\d–/)
  expect(table).toMatch(/^category .*\nUnassigned +12 +100\.0%/)
  expect(table).not.toContain("–")
  const { labels, commonest, categories } = JSON.parse(report.out) as z.infer<typeof signatureSchema>
  expect(labels).toMatchObject({ heuristic: "all", given: 12, labelled: 0, coverage: 0 })
  expect(commonest).toMatchObject({ kind: "nothing", first: null })
  const open = categories.find(({ slug }) => slug === "unassigned")
  expect(open?.share).toMatchObject({ count: 12, estimate: 1, low: null, high: null })
}, 240_000)

test.skipIf(!hasDataFiles)(
  "the six real files come in whole, 13,888 failures among them (skipped without ../shared/data)",
  async () => {
    const names = ["bbh", "gsm8k", "ifeval", "mmlu_pro", "simpleqa", "vicuna_bench"]
    const { code, out, err } = await errormap(
      "import",
      ...names.map((name) => path.join(dataFolder, `${name}.csv`)),
      "--json",
    )
    expect(code, err).toBe(0)
    const report = JSON.parse(out) as { datasets: { dataset: string; failures: number }[] }
    expect(report).toMatchObject({ rows: 31_037, accepted: 31_037, duplicates: 0, rejected: 0, failures: 13_888 })
    expect(Object.fromEntries(report.datasets.map(({ dataset, failures }) => [dataset, failures]))).toEqual({
      bbh: 4798,
      gsm8k: 3275,
      ifeval: 1822,
      mmlu_pro: 2574,
      simpleqa: 1356,
      vicuna_bench: 63,
    })
  },
  120_000,
)

test("a file with bad rows keeps the good ones, tells the bad ones and does not exit with 0", async () => {
  const { code, out, err } = await errormap("import", "partly.csv", "--json")
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ rows: 2, accepted: 1, rejected: 1 })
  expect(err).toMatch(/1 × score: score is not a number \(partly\.csv, line 3\)/)
  const open = await errormap("import", "open-quote.csv")
  expect(open.err).toMatch(/1 × quote opened here is never closed \(open-quote\.csv, line 3\)/)
}, 120_000)

test("scores that contradict higher-is-better are refused with the option that answers it, which then does", async () => {
  const refused = await errormap("import", "latency.csv", "--json")
  expect(refused.code).toBe(1)
  const message = refused.err.trim().split("\n").at(-1)
  expect(JSON.parse(refused.out)).toEqual({ error: { code: "invalid", message } })
  expect(refused.err).toMatch(
    /latency, where less is better.*Say --higher-is-better or --lower-is-better.*Nothing was imported\.\n$/,
  )
  const said = await errormap("import", "latency.csv", "--lower-is-better", "--threshold", "2", "--json")
  expect(said.code, said.err).toBe(0)
  expect(JSON.parse(said.out)).toMatchObject({
    ...{ rows: 2, accepted: 2, failures: 1 },
    datasets: [{ threshold: 2, rule: "given", lowerIsBetter: true, directionAssumed: false }],
  })
  const scaled = await errormap("import", "scaled.csv", "--scale", "cli-percent=100")
  expect(scaled.code, scaled.err).toBe(0)
  expect(scaled.out).toMatch(/Higher is better was assumed\. Where less is better: --lower-is-better\./)
}, 120_000)

test("copies and repeats are named, with the way to keep them", async () => {
  const { code, out, err } = await errormap("import", "repeats.csv")
  expect(code).toBe(1)
  expect(out).toMatch(/3 rows read, 1 accepted, 1 copy, 1 refused/)
  expect(err).toMatch(/1 row was refused, a repeat:/)
  expect(err).toMatch(/write its number into example_id, as in s0#2/)
}, 120_000)

test("what cannot be done is told in one sentence on stderr, with nothing on stdout", async () => {
  const cases: [string[], string][] = [
    [["signature", "no-such-model"], 'There is no model "no-such-model".'],
    [["import", "nowhere.csv"], "nowhere.csv cannot be read."],
    [["export", "--analysis", "999999"], "There is no analysis 999999."],
    [["analyze", "--results", "999999"], "There are no such results. Yours are listed under “Your work” (/work)."],
    [
      ["analyze", "--results", "14", "19"],
      "An analysis reads one set of results: give one id (--results 14) or files, not 14 19.",
    ],
  ]
  const answers = await Promise.all(cases.map(([args]) => errormap(...args)))
  expect(answers).toEqual(cases.map(([, sentence]) => ({ code: 1, out: "", err: `${sentence}\n` })))
}, 120_000)

test("a command that asked for JSON gets an object when it is refused too, with the sentence on stderr as ever", async () => {
  const sentence = "There are no such results. Yours are listed under “Your work” (/work)."
  const [refused, misread, half] = await Promise.all([
    errormap("analyze", "--results", "999999", "--json"),
    errormap("check", "--baseline", "a", "--candidate", "b", "--json"),
    errormap("export", "--analysis", "999999", "--json"),
  ])
  expect(refused).toMatchObject({ code: 1, err: `${sentence}\n` })
  expect(JSON.parse(refused.out)).toEqual({ error: { code: "not_found", message: sentence } })
  expect(misread.code).toBe(1)
  expect(misread.err).toMatch(/--fail-on <limits>.*not specified/)
  expect(misread.err).toContain('--fail-on "accuracy drop > 2 points, any category significantly worse"')
  expect(JSON.parse(misread.out)).toMatchObject({
    error: { code: "invalid", message: expect.stringContaining("--fail-on") },
  })
  expect(JSON.parse(half.out)).toMatchObject({ error: { code: "not_found" } })
}, 120_000)

test("a table with columns of other names is refused with the line that reads it, and read with it", async () => {
  const refused = await errormap("import", "foreign.csv")
  expect(refused.code).toBe(1)
  expect(refused.out).toMatch(/^Results \d+: 0 rows read, 0 accepted, 0 refused\.\n$/)
  expect(refused.err).toContain("--map input=frage,output=antwort,score=richtig")
  const map = ["--map", "input=frage,output=antwort,score=richtig", "--model", "cli-foreign"]
  const read = await errormap("import", "foreign.csv", ...map, "--json")
  expect(read.code, read.err).toBe(0)
  expect(JSON.parse(read.out)).toMatchObject({
    accepted: 2,
    files: [{ format: "table", note: expect.stringContaining("one question is one example") }],
  })
  const wrong = await errormap("import", "foreign.csv", "--map", "answer=antwort")
  expect([wrong.code === 0, wrong.err]).toEqual([false, expect.stringContaining('There is no field "answer"')])
})

test("a folder comes in with all that is in it", async () => {
  const read = await errormap("import", "runs", "--json")
  expect(read.code, read.err).toBe(0)
  expect(JSON.parse(read.out)).toMatchObject({
    accepted: 1,
    files: [
      { name: "runs/a/one.jsonl", accepted: 1, problem: null },
      { name: "runs/notes.md", accepted: 0, problem: null, note: "not a file with results" },
    ],
  })
})

test("names of one model are merged and let apart, and items match by text", async () => {
  const header = "example_id,model,input_text,output_text,score,correct_answer"
  const asked = (ids: string, model: string) =>
    [header, ...["a", "b", "c"].map((one, at) => `${ids}${at},${model},What is ${one}?,out,${at % 2},${one}`), ""].join(
      "\n",
    )
  await writeFile(path.join(folder, "named.csv"), asked("x", "cli-dated-2024"))
  await writeFile(path.join(folder, "other-ids.csv"), asked("", "cli-dated"))
  expect((await errormap("import", "named.csv", "--dataset", "letters")).code).toBe(0)
  const offered = await errormap("import", "other-ids.csv", "--dataset", "letters")
  expect(offered.out).toContain("3 items of letters have the same text under other ids in other results. To match them by text: --match text.") // prettier-ignore
  const matched = await errormap("import", "other-ids.csv", "--dataset", "letters", "--match", "text", "--json")
  expect(JSON.parse(matched.out)).toMatchObject({ datasets: [{ sameTexts: 0, matchedTexts: 3 }], items: [] })

  const merged = await errormap("models", "merge", "cli-dated", "cli-dated-2024")
  expect(merged.out).toContain("3 predictions of cli-dated count as cli-dated-2024 now, in 1 result set.")
  const list = await errormap("models", "merged", "--json")
  expect(JSON.parse(list.out)).toEqual({ merged: [{ from: "cli-dated", into: "cli-dated-2024", results: 1, predictions: 3 }] }) // prettier-ignore
  const apart = await errormap("models", "unmerge", "cli-dated", "--json")
  expect(JSON.parse(apart.out)).toMatchObject({ from: "cli-dated", predictions: 3 })
  const none = await errormap("models", "unmerge", "cli-dated")
  expect([none.code, none.err]).toEqual([1, expect.stringContaining('You have merged no model "cli-dated".')])
}, 120_000)

test("names of one benchmark are merged, also of later files, and let apart", async () => {
  const asked = (model: string) =>
    [
      "example_id,model,input_text,output_text,score",
      `i,${model},What is it?,out,1`,
      `j,${model},And it?,out,0`,
      "",
    ].join("\n")
  for (const model of ["m-1", "m-2", "m-3"]) await writeFile(path.join(folder, `${model}.csv`), asked(model))
  expect((await errormap("import", "m-1.csv", "--dataset", "cli law")).code).toBe(0)
  expect((await errormap("import", "m-2.csv", "--dataset", "cli_law")).code).toBe(0)
  const merged = await errormap("datasets", "merge", "cli_law", "cli law")
  expect(merged.out).toContain("2 predictions of cli_law count as cli law now, in 1 result set.")
  const later = await errormap("import", "m-3.csv", "--dataset", "cli_law")
  expect(later.out).toContain(
    'cli_law counts as cli law, as you merged them. To undo it: errormap datasets unmerge "cli_law"',
  )
  const list = await errormap("datasets", "merged", "--json")
  expect(JSON.parse(list.out)).toEqual({ merged: [{ from: "cli_law", into: "cli law", results: 2, predictions: 4 }] })
  const apart = await errormap("datasets", "unmerge", "cli_law")
  expect(apart.out).toContain("4 predictions are of cli_law again, not of cli law.")
}, 120_000)
