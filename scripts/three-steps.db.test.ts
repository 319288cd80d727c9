import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import Papa from "papaparse"
import { afterAll, beforeAll, expect, test } from "vitest"
import { query } from "@/lib/data/base/client"
import { env } from "@/lib/env"
import { seededDatabase } from "@/lib/testing/database"
import { dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"

seededDatabase()

const root = path.join(import.meta.dirname, "..")
let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "three-steps-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const items = 120

/** Real items under the names of a company's own models, in columns as its own tools call them. */
async function companyFile(of: string, as: string): Promise<string> {
  const text = await readFile(path.join(dataFolder, "gsm8k.csv"), "utf8")
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true })
  const rows = data
    .filter(({ model }) => model === of)
    .sort((a, b) => ((a.example_id ?? "") < (b.example_id ?? "") ? -1 : 1))
    .slice(0, items)
    .map((row) => ({
      task_no: row.example_id,
      llm: as,
      question: row.input_text,
      response: row.output_text,
      is_correct: Number(row.score) === 1 ? "yes" : "no",
      gold: row.correct_answer,
    }))
  const name = path.join(folder, `${as}.csv`)
  await writeFile(name, Papa.unparse(rows))
  return name
}

test.skipIf(!hasDataFiles)(
  "docs/examples/three-steps.sh goes from two company files to their comparison and one failure (skipped without ../shared/data)",
  async () => {
    const files = [
      await companyFile("gpt3-6b-finetuning", "acme-small"),
      await companyFile("gpt3-175b-verification", "acme-large"),
    ]
    const entry = `${process.execPath} --conditions=react-server ${path.join(root, "scripts/run.mjs")} errormap`
    const { stdout, stderr } = await promisify(execFile)(
      path.join(root, "docs/examples/three-steps.sh"),
      ["acme-sums", ...files],
      {
        env: {
          ...process.env,
          ...{ NODE_ENV: "production", DATABASE_URL: env().DATABASE_URL, KEEP: "no" },
          ...{ ERRORATLAS_DATA_DIR: path.join(folder, "data"), ERRORMAP: entry },
        },
        maxBuffer: 10_000_000,
      },
    )
    const lines = stdout.split("\n")
    expect(lines[0]).toMatch(/^Results \d+: 2 models on acme-sums, 240 scored answers, \d+ fail\.$/)
    expect(lines[1]).toMatch(/^ {2}acme-large: \d+\.\d% \(.+\) right of 120 answers$/)
    expect(stdout).toContain("acme-large fails less often than acme-small.")
    expect(stdout).toMatch(/A acme-large, B acme-small\. A − B: .+ points, McNemar p .+, 120 shared items/)
    expect(stdout).toMatch(/^See http:\/\/localhost:\d+\/compare\?a=acme-large&b=acme-small&analysis=\d+$/m)
    expect(stdout).toMatch(/^category +A +B +A − B, points +q$/m)
    expect(stderr).toContain("and all that came from them")
    expect(
      await query("SELECT 1 FROM model WHERE name LIKE 'acme-%' UNION SELECT 1 FROM dataset WHERE name LIKE 'acme-%'"),
    ).toEqual([])
  },
  240_000,
)
