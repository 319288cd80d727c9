import { execFile } from "node:child_process"
import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import Papa from "papaparse"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { CheckReport } from "@/lib/api/compare/check-schema"
import { env } from "@/lib/env"
import { dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { seededDatabase } from "@/lib/testing/database"
import { startFakeJudge } from "@/lib/testing/fake-judge/server"
import { runErrormap } from "@/lib/testing/process/run-errormap"

seededDatabase()

let folder = ""
let judge: Awaited<ReturnType<typeof startFakeJudge>>

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "errormap check "))
  judge = await startFakeJudge({ port: 0 })
})

afterAll(async () => {
  await judge.close()
  await rm(folder, { recursive: true, force: true })
})

const errormap = (...args: string[]) => runErrormap({ folder, judgeUrl: judge.url, args })
const header = "example_id,model,dataset,input_text,output_text,score,correct_answer"
const inFolder = (name: string) => readFile(path.join(folder, name), "utf8")

/** The answers of one real model under another name, with so many right ones made wrong and so many wrong ones right. */
async function nightOf(model: string, { broken, mended }: { broken: number; mended: number }): Promise<string> {
  const text = await readFile(path.join(dataFolder, "gsm8k.csv"), "utf8")
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true })
  const left = { right: broken, wrong: mended }
  const rows = data
    .filter((row) => row.model === "gpt3-175b-verification")
    .map((row) => {
      const was = row.score === "1" ? "right" : "wrong"
      left[was] -= 1
      return { ...row, model, score: (was === "right") === left[was] < 0 ? "1" : "0" }
    })
  return `${Papa.unparse(rows)}\n`
}

test.skipIf(!hasDataFiles)(
  "a real model whose answers were flipped: the drop is the very one that was made (skipped without ../shared/data)",
  async () => {
    // 1,319 items, 742 of them right: 60 broken and 20 mended are a drop of 40, 150 and 120 one of 30 that is not shown.
    await writeFile(path.join(folder, "monday.csv"), await nightOf("nightly", { broken: 0, mended: 0 }))
    await writeFile(path.join(folder, "tuesday.csv"), await nightOf("nightly", { broken: 60, mended: 20 }))
    await writeFile(path.join(folder, "wednesday.csv"), await nightOf("other run", { broken: 150, mended: 120 }))
    for (const night of ["monday.csv", "tuesday.csv", "wednesday.csv"])
      expect((await errormap("import", night)).code).toBe(0)

    const nights = ["--baseline", "nightly", "--baseline-results", "latest~1", "--candidate", "nightly", "--candidate-results", "latest"] // prettier-ignore
    const files = ["--markdown", "night.md", "--junit", "night.xml"]
    const failed = await errormap("check", ...nights, "--dataset", "gsm8k", "--fail-on", "accuracy drop > 3.03 points", ...files, "--json") // prettier-ignore
    expect(failed.code, failed.err).toBe(3)
    const report = JSON.parse(failed.out) as CheckReport
    expect(report).toMatchObject({
      ...{ verdict: "fail", exitCode: 3 },
      baseline: { results: { name: "monday.csv" } },
      candidate: { results: { name: "tuesday.csv" } },
      overall: {
        shared: 1_319,
        broken: 60,
        fixed: 20,
        accuracyBaseline: { count: 742 },
        accuracyCandidate: { count: 702 },
      },
    })
    expect(report.overall.difference?.estimate).toBeCloseTo(40 / 1_319, 7)
    expect(await inFolder("night.md")).toMatch(/^### ❌ Failed: 1 of 1 check is over its limit\.\n[^]*−3\.0 points \(/)
    expect(await inFolder("night.xml")).toContain('<testcase classname="GSM8K" name="accuracy drop &gt; 3.03 points"')

    const within = await errormap("check", ...nights, "--fail-on", "accuracy drop > 3.04 points")
    expect(within).toMatchObject({ code: 0, out: expect.stringMatching(/^Passed: nothing is over a limit\.\n/) })
    expect(within.out.trimEnd().split("\n").length).toBeLessThanOrEqual(10)

    const pair = ["--baseline", "nightly", "--baseline-results", "monday.csv", "--candidate", "other run"]
    const open = await errormap("check", ...pair, "--fail-on", "accuracy drop > 2 points, any category significantly worse") // prettier-ignore
    // (1.959964 + 0.841621)^2 * (270/1319 - (30/1319)^2) / 0.02^2 = 4007 (scipy 1.17)
    expect(open).toMatchObject({ code: 2, out: expect.stringContaining("About 4,007 shared items would decide; there are 1,319.") }) // prettier-ignore
    expect(open.out).toContain("?    any category significantly worse: Not checked: no failures were diagnosed.")
    expect(open.out).toMatch(
      /\nNext: errormap analyze --results \d+ --ratio 1 --judge PROVIDER\/MODEL && errormap analyze/,
    )
  },
  240_000,
)

test("what cannot be asked is one sentence and exit code 1", async () => {
  const pair = ["check", "--baseline", "lone", "--candidate", "lone"]
  const answers = await Promise.all([
    errormap(...pair, "--fail-on", "latency > 3 s"),
    errormap(...pair, "--fail-on", "accuracy drop > 2 points"),
    errormap(...pair, "--fail-on", "accuracy drop > 2 points", "--json", "--markdown", "-"),
    errormap(...pair),
  ])
  expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 1))
  // Only who asked for JSON has anything on stdout.
  const message = "Only one of --json and --markdown - can go to stdout."
  const json = `${JSON.stringify({ error: { code: "invalid", message } }, null, 2)}\n`
  expect(answers.map(({ out }) => out)).toEqual(["", "", json, ""])
  expect(answers.map(({ err }) => err)).toEqual([
    expect.stringMatching(
      /^“latency > 3 s” is no limit\. What can be said, separated by commas: accuracy drop > 2 points;/,
    ),
    'There is no model "lone".\n',
    "Only one of --json and --markdown - can go to stdout.\n",
    expect.stringMatching(/^error: required option '--fail-on <limits>' not specified/),
  ])
}, 120_000)

test("texts are hidden until terms are accepted by `terms`, and by `gate` as before", async () => {
  await writeFile(path.join(folder, "gated.csv"), [header, "1,gated-model,gated-set,q,a,1,r", ""].join("\n"))
  await errormap("import", "gated.csv")
  const hidden = await errormap("terms", "gated-set", "--terms", "Be kind.", "--json")
  expect(JSON.parse(hidden.out)).toMatchObject({ gated: true, terms: "Be kind." })
  const shown = await errormap("gate", "gated-set", "--open")
  expect(shown).toMatchObject({ code: 0, out: "gated-set has no gate.\n" })
}, 120_000)

/** The steps of a workflow that run a script here, in their order. YAML as this one file has it: `run: |` and a block below it. */
function stepsOf(workflow: string): string[] {
  const lines = workflow.split("\n")
  return lines.flatMap((line, at) => {
    const inline = /^\s+(?:- )?run: (?!\|)(.+)$/.exec(line)?.[1]
    if (inline !== undefined) return [inline]
    const indent = /^(\s+)(?:- )?run: \|$/.exec(line)?.[1]?.length
    if (indent === undefined) return []
    const end = lines.findIndex((next, index) => index > at && next.trim() !== "" && next.search(/\S/) <= indent)
    return [lines.slice(at + 1, end < 0 ? undefined : end).join("\n")]
  })
}

test("the workflow in the docs imports, checks and reports, with the real command", async () => {
  const root = path.join(import.meta.dirname, "../../..")
  const workflow = await readFile(path.join(root, "docs/examples/check.yml"), "utf8")
  const work = path.join(folder, "checkout")
  await mkdir(path.join(work, "results"), { recursive: true })
  await symlink(root, path.join(work, "explorer"))
  const variables = Object.fromEntries(
    [...workflow.matchAll(/^ {6}([A-Z]+): (.+)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  )
  expect(Object.keys(variables)).toEqual(["ERRORMAP", "BASELINE", "CANDIDATE"])
  /** Answers to 200 items, wrong on those from one up to another. */
  const rows = (model: string, from: number, to: number) => {
    const line = (item: number) => `${item},${model},flow,${item}?,a,${item >= from && item < to ? 0 : 1},r`
    return [header, ...Array.from({ length: 200 }, (_, item) => line(item)), ""].join("\n")
  }
  const run = (script: string) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      const own = { GITHUB_STEP_SUMMARY: path.join(work, "summary.md"), ERRORATLAS_DATA_DIR: path.join(folder, "data") }
      const { DATABASE_URL } = env()
      execFile(
        "bash",
        ["-eo", "pipefail", "-c", script],
        { cwd: work, env: { ...process.env, NODE_ENV: "production", DATABASE_URL, ...variables, ...own } },
        (error, out, err) => resolve({ code: error ? Number(error.code) : 0, said: out + err }),
      )
    })
  const ours = stepsOf(workflow).filter((script) => script.includes("$ERRORMAP"))
  expect(ours).toHaveLength(2)

  // Against a baseline that fails the first twenty: many more fail; or twenty others, and fourteen of these no longer.
  for (const [from, to, code, verdict] of [
    [0, 90, 3, "❌ Failed"],
    [14, 40, 0, "⚠️ Undecided"],
  ] as const) {
    await writeFile(path.join(work, "results/baseline.csv"), rows("my-model-main", 0, 20))
    await writeFile(path.join(work, "results/candidate.csv"), rows("my-model-candidate", from, to))
    await rm(path.join(work, "summary.md"), { force: true })
    const results = []
    for (const script of ours) results.push(await run(script))
    expect(
      results.map((one) => one.code),
      results.map(({ said }) => said).join("\n"),
    ).toEqual([0, code])
    expect(await readFile(path.join(work, "check.md"), "utf8")).toContain(`### ${verdict}`)
    expect(await readFile(path.join(work, "summary.md"), "utf8")).toContain(`### ${verdict}`)
    expect(await readFile(path.join(work, "check.xml"), "utf8")).toContain(
      '<testsuites name="errormap check" tests="1"',
    )
    expect(results[1]?.said.includes("::warning::")).toBe(code === 0)
  }
}, 240_000)
