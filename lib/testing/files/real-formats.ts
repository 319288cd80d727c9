import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { openArchive } from "@/lib/ingest/files/archive"
import { dataFile, dataFolder } from "./data-files"

type File = ReturnType<typeof dataFile>

/** Files of one run as a harness wrote them, sent together, with what the README beside them says. */
export type RealRun = {
  readonly name: string
  readonly files: () => File[]
  readonly format: string
  readonly samples: number
  /** null: the README does not say, or scores are grades */
  readonly correct: number | null
}

const one = (name: string, format: string, [samples, correct]: readonly [number, number | null]): RealRun => ({
  ...{ name, format, samples, correct },
  files: () => [dataFile(`formats/${name}`)],
})
const together = (name: string, format: string, [samples, correct]: readonly [number, number | null]): RealRun => ({
  ...{ name, format, samples, correct },
  files: () => filesIn(name),
})

/** All files of one folder of ../shared/data/formats. */
export const filesIn = (folder: string): File[] =>
  readdirSync(path.join(dataFolder, "formats", folder)).map((name) => dataFile(`formats/${folder}/${name}`))

/** Names of all files there are, as `dataFile` has them. */
export const everyFile = (): string[] =>
  readdirSync(path.join(dataFolder, "formats"), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [path.relative(dataFolder, path.join(entry.parentPath, entry.name))] : [],
  )

export const popularity = {
  claude: "inspect_ai/2025-09-15T15-02-26-04-00_popularity_LthYhadZHuQjsMYHHKRep2.eval",
  gemini: "inspect_ai/2025-09-15T15-06-47-04-00_popularity_A2Ld8PcXe79grUc5trBXEb.eval",
  gpt: "inspect_ai/2025-05-12T20-28-13-04-00_popularity.json",
} as const

const bbq = "helm/bbq:subject=all,method=multiple_choice_joint,model="
/** Three models on one benchmark. */
export const bbqRuns = [
  `${bbq}anthropic_claude-3-5-sonnet-20240620`,
  `${bbq}meta_llama-3-8b-chat`,
  `${bbq}mistralai_mixtral-8x22b-instruct-v0.1`,
] as const

export const promptfooRun = "promptfoo/node-package_v2_output.json"

/** Everything of ../shared/data/formats, as it is sent. */
export const realRuns: readonly RealRun[] = [
  one(popularity.claude, "inspect", [100, 57]),
  one(popularity.gemini, "inspect", [100, 68]),
  one(popularity.gpt, "inspect", [3, 2]),
  one("inspect_ai/2025-09-23T08-09-58-04-00_security-guide_LuxZJVwvymC3S3SyoJczxB.eval", "inspect", [16, 11]),
  one("inspect_ai/mmlu-summary-choices.eval", "inspect", [1, 0]),
  one("inspect_ai/arc_easy_claude-sonnet-4-0.json", "inspect", [5, 5]),
  one("inspect_ai/pubmedqa_gpt-4o-mini.json", "inspect", [2, 2]),
  one("inspect_ai/retry-2-then-success_zstd.eval", "inspect", [1, null]),
  one("openai_evals/230417220821DPM75QNS_auto_gpt_completion_fn_test-match.jsonl", "openai-evals", [3, 1]),
  one("promptfoo/simple-cli_v3_output.json", "promptfoo", [8, 8]),
  one(promptfooRun, "promptfoo", [12, 6]),
  together("ifeval", "ifeval", [541, 444]),
  together("simple_qa_jsonl", "answer-grades", [250, 110]),
  together("fastchat", "fastchat", [160, null]),
  together("lm_eval", "lm-eval", [10, 0]),
  together(bbqRuns[0], "helm", [100, 93]),
  together(bbqRuns[1], "helm", [100, 74]),
  together(bbqRuns[2], "helm", [100, 92]),
  together("helm/mmlu-subject=philosophy,method=multiple_choice_joint,model=openai_gpt2", "helm", [10, 1]),
  together("helm/narrative_qa-model=openai_gpt2", "helm", [5, null]),
]

/** Which items a model got right, as a file itself has it. */
export type Verdicts = ReadonlyMap<string, boolean>

/** How two models met on the items both have. */
export function pairCounts(a: Verdicts, b: Verdicts) {
  const shared = [...a].flatMap(([item, isRight]) => {
    const other = b.get(item)
    return other === undefined ? [] : [{ a: isRight, b: other }]
  })
  const count = (ofA: boolean, ofB: boolean) => shared.filter((one) => one.a === ofA && one.b === ofB).length
  return {
    shared: shared.length,
    bothRight: count(true, true),
    onlyAFails: count(false, true),
    onlyBFails: count(true, false),
    bothFail: count(false, false),
  }
}

const json = (name: string): unknown => JSON.parse(readFileSync(path.join(dataFolder, "formats", name), "utf8"))

type InspectSample = { readonly id: number; readonly scores: Readonly<Record<string, { readonly value: string }>> }

/** Of a log, packed or not: the first scorer's C or I. */
export async function inspectVerdicts(name: string): Promise<Verdicts> {
  const samples = name.endsWith(".eval") ? await summaries(name) : (json(name) as { samples: InspectSample[] }).samples
  return new Map(samples.map(({ id, scores }) => [String(id), Object.values(scores)[0]?.value === "C"]))
}

async function summaries(name: string): Promise<InspectSample[]> {
  const { entries } = await openArchive(dataFile(`formats/${name}`))
  const entry = entries.find((found) => found.name === "summaries.json")
  const parts: Uint8Array[] = []
  for await (const part of entry?.open() ?? []) parts.push(Uint8Array.from(part))
  return JSON.parse(Buffer.concat(parts).toString("utf8")) as InspectSample[]
}

type HelmInstance = {
  readonly instance_id: string
  readonly perturbation?: unknown
  readonly stats: readonly { readonly name: { readonly name: string }; readonly mean: number }[]
}

/** Of a run folder: exact match, item by item. */
export function helmVerdicts(folder: string): Verdicts {
  const instances = json(`${folder}/per_instance_stats.json`) as readonly HelmInstance[]
  return new Map(
    instances.flatMap(({ instance_id: id, stats }) => {
      const found = stats.find(({ name }) => name.name === "exact_match")
      return found ? [[id, found.mean === 1] as const] : []
    }),
  )
}

type PromptfooResult = {
  readonly provider: { readonly id: string }
  readonly prompt: { readonly raw: string }
  readonly success: boolean
}

/** Of one provider: what passed, by the prompt it was given. */
export function promptfooVerdicts(provider: string): Verdicts {
  const { results } = json(promptfooRun) as { results: readonly PromptfooResult[] }
  return new Map(
    results.flatMap((result) =>
      result.provider.id === provider ? [[result.prompt.raw, result.success] as const] : [],
    ),
  )
}

/** Ratings of the pairwise reviews, one model's beside the other's. */
export function fastchatRatings(): (readonly [number, number])[] {
  const text = readFileSync(path.join(dataFolder, "formats/fastchat/review_bard_vicuna-13b.jsonl"), "utf8")
  const reviews = text.trim().split("\n")
  return reviews.map((line) => (JSON.parse(line) as { readonly score: readonly [number, number] }).score)
}
