import { readdirSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { getModelNamed } from "@/lib/data/scope/names"
import { noAnswers, type ScoreAnswers } from "@/lib/domain/results/score-question"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { dataFile, dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { zip } from "@/lib/testing/formats/zip"
import { importFiles } from "./import-files"

let ownerId = 0
beforeAll(async () => {
  ownerId = (await anImporter()).id
})

type Expected = { readonly format: string; readonly samples: number; readonly correct: number }

/** Files of one folder of ../shared/data/formats, with the samples and correct counts of its README. */
const single: readonly [string, Expected][] = [
  ["inspect_ai/2025-09-15T15-02-26-04-00_popularity_LthYhadZHuQjsMYHHKRep2.eval", { format: "inspect", samples: 100, correct: 57 }],
  ["inspect_ai/2025-09-15T15-06-47-04-00_popularity_A2Ld8PcXe79grUc5trBXEb.eval", { format: "inspect", samples: 100, correct: 68 }],
  ["inspect_ai/2025-09-23T08-09-58-04-00_security-guide_LuxZJVwvymC3S3SyoJczxB.eval", { format: "inspect", samples: 16, correct: 11 }],
  ["inspect_ai/mmlu-summary-choices.eval", { format: "inspect", samples: 1, correct: 0 }],
  ["inspect_ai/2025-05-12T20-28-13-04-00_popularity.json", { format: "inspect", samples: 3, correct: 2 }],
  ["inspect_ai/arc_easy_claude-sonnet-4-0.json", { format: "inspect", samples: 5, correct: 5 }],
  ["inspect_ai/pubmedqa_gpt-4o-mini.json", { format: "inspect", samples: 2, correct: 2 }],
  ["openai_evals/230417220821DPM75QNS_auto_gpt_completion_fn_test-match.jsonl", { format: "openai-evals", samples: 3, correct: 1 }],
  ["promptfoo/simple-cli_v3_output.json", { format: "promptfoo", samples: 8, correct: 8 }],
  ["promptfoo/node-package_v2_output.json", { format: "promptfoo", samples: 12, correct: 6 }],
] // prettier-ignore

const helmRuns: readonly [string, Omit<Expected, "format">][] = [
  ["bbq:subject=all,method=multiple_choice_joint,model=anthropic_claude-3-5-sonnet-20240620", { samples: 100, correct: 93 }],
  ["bbq:subject=all,method=multiple_choice_joint,model=meta_llama-3-8b-chat", { samples: 100, correct: 74 }],
  ["bbq:subject=all,method=multiple_choice_joint,model=mistralai_mixtral-8x22b-instruct-v0.1", { samples: 100, correct: 92 }],
  ["mmlu-subject=philosophy,method=multiple_choice_joint,model=openai_gpt2", { samples: 10, correct: 1 }],
] // prettier-ignore

const inFolder = (folder: string) =>
  readdirSync(path.join(dataFolder, "formats", folder)).map((name) => dataFile(`formats/${folder}/${name}`))

/** Samples that were scored and right ones, over all datasets of a report. */
function tally(report: Awaited<ReturnType<typeof importFiles>>) {
  const scored = report.datasets.reduce((sum, { rows, unscored }) => sum + rows - unscored, 0)
  return { samples: report.accepted, correct: scored - report.failures }
}

const run = (files: Parameters<typeof importFiles>[0]["files"], answers: Partial<ScoreAnswers> = {}) =>
  importFiles({ ownerId, files, answers: { ...noAnswers, ...answers } })

describe.skipIf(!hasDataFiles)("real files of harnesses (skipped without ../shared/data)", () => {
  it.each(single)("%s", async (name, { format, samples, correct }) => {
    const report = await run([dataFile(`formats/${name}`)])
    expect(report).toMatchObject({ status: "ready", rejected: 0, duplicates: 0 })
    expect(report.files).toMatchObject([{ format, problem: null }])
    expect(tally(report)).toEqual({ samples, correct })
  })

  it("results of IFEval with their inputs", async () => {
    const report = await run(inFolder("ifeval"))
    expect(report).toMatchObject({ status: "ready", rejected: 0 })
    expect(tally(report)).toEqual({ samples: 541, correct: 444 })
  })

  it("questions, responses and grades of SimpleQA", async () => {
    const report = await run(inFolder("simple_qa_jsonl"))
    expect(report).toMatchObject({ status: "ready", rejected: 0 })
    expect(tally(report)).toEqual({ samples: 250, correct: 110 })
  })

  it("answers of FastChat with questions and reviews: both models on the same 80 items", async () => {
    const report = await run(inFolder("fastchat"))
    expect(report).toMatchObject({ status: "ready", rejected: 0, accepted: 160 })
    const means = await query<{ model: string; items: number; mean: number }>(
      `SELECT m.name AS model, count(DISTINCT p.example_id)::int AS items, avg(p.score)::float8 AS mean
       FROM prediction p JOIN model m ON m.id = p.model_id WHERE p.result_set_id = $1 GROUP BY m.name ORDER BY m.name`,
      [report.resultSet],
    )
    expect(means).toEqual([
      { model: "bard:20230327", items: 80, mean: 8.3 },
      { model: "vicuna-13b:20230322-clean-lang", items: 80, mean: 8.19375 },
    ])
  })

  it("a log whose members are packed by Zstandard", async () => {
    const report = await run([dataFile("formats/inspect_ai/retry-2-then-success_zstd.eval")])
    expect(report).toMatchObject({ accepted: 1, rejected: 0 })
  })

  it("samples of lm-evaluation-harness with their results, which name the model", async () => {
    const report = await run(inFolder("lm_eval"))
    expect(tally(report)).toEqual({ samples: 10, correct: 0 })
    expect(report.files.find(({ note }) => note !== null)?.note).toMatch(/^results of /)
  })

  it.each(helmRuns)("run folder of HELM %s", async (folder, expected) => {
    const report = await run(inFolder(`helm/${folder}`))
    expect(report).toMatchObject({ status: "ready", rejected: 0 })
    expect(tally(report)).toEqual(expected)
    expect(report.files.filter(({ format }) => format !== null)).toHaveLength(1)
    expect(report.files.every(({ problem }) => problem === null)).toBe(true)
  })

  it("a graded run of HELM counts the metric it names first", async () => {
    const report = await run(inFolder("helm/narrative_qa-model=openai_gpt2"))
    expect(report).toMatchObject({ accepted: 5, rejected: 0 })
    const [{ mean }] = await query<{ mean: number }>(
      `SELECT avg((d.metrics ->> 'f1_score')::float8) AS mean FROM prediction p
       JOIN prediction_detail d ON d.prediction_id = p.id WHERE p.result_set_id = $1`,
      [report.resultSet],
    ) as [{ mean: number }] // prettier-ignore
    expect(mean).toBeCloseTo(0.139, 3)
  })

  it("three runs of one benchmark in one archive meet on its items, and pair", async () => {
    const members = await Promise.all(
      helmRuns.slice(0, 3).flatMap(([folder]) =>
        inFolder(`helm/${folder}`).map(async (file) => {
          const parts: Uint8Array[] = []
          for await (const part of file.open()) parts.push(Uint8Array.from(part))
          return { name: file.name.slice("formats/helm/".length), content: Buffer.concat(parts) }
        }),
      ),
    )
    const report = await run([memoryFile("runs.zip", zip(members))])
    expect(report).toMatchObject({ accepted: 300, rejected: 0, failures: 7 + 26 + 8 })
    const shared = await query<{ items: number; models: number }>(
      `SELECT count(DISTINCT example_id)::int AS items, count(DISTINCT model_id)::int AS models FROM prediction WHERE result_set_id = $1`,
      [report.resultSet],
    )
    expect(shared).toEqual([{ items: 100, models: 3 }])
    const access = { access: { viewer: { id: ownerId, name: "", role: "member" as const } } }
    await expect(getModelNamed("meta/llama-3-8b-chat", access)).resolves.toBeTruthy()
  })
})
