import { noAnswers, type ScoreAnswers } from "@/lib/domain/results/score-question"
import type { SourceFile } from "@/lib/ingest/source"
import { caseFile } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"

/** What counts of one model: answers with a score, those that fail, and those that have no score. */
export type ModelFigures = {
  readonly name: string
  readonly attempts: number
  readonly failures: number
  readonly unscored?: number
}

/** Two models on the items both have. */
type PairFigures = {
  readonly a: string
  readonly b: string
  readonly bothRight: number
  readonly onlyAFails: number
  readonly onlyBFails: number
  readonly bothFail: number
  /** an item of them: how its page is called, and what either side scored */
  readonly item: readonly [id: string, title: string, scoreA: string, scoreB: string]
}

/** A file that once gave wrong figures, and the right ones: ../shared/cases/README.md. */
export type Case = {
  readonly file: string
  readonly answers?: Partial<ScoreAnswers>
  readonly dataset: string
  readonly items: number
  readonly models: readonly ModelFigures[]
  /** as people read it: "below 0.50" */
  readonly rule: string
  /** scores of 0 and 1 alone: there is no bar to set */
  readonly isBinary: boolean
  readonly pair?: PairFigures
  /** a failure: its item, the score shown on its page, and what is said of all who tried the item */
  readonly failure: readonly [item: string, score: string, attempts: string]
  /** whose it is; everybody has one file but for those that are sent one after another */
  readonly owner?: string
  readonly encoding?: "utf-16le" | "utf-16be"
}

const answered = (answers: Partial<ScoreAnswers>): Partial<ScoreAnswers> => ({ ...noAnswers, ...answers })
const lower = answered({ directions: [{ dataset: null, direction: "lower" }] })
const divided = answered({ scales: [{ dataset: null, model: "m-percent", divisor: 100 }] })
const byVariant = (variant: string) => answered({ variants: [{ dataset: null, variant }] })
const byTrials = (rule: "first" | "any" | "all") => answered({ trials: [{ dataset: null, rule }] })

const right = { rule: "below 0.50", isBinary: true } as const
const alone = "One model tried this item"

const graded = { dataset: "graded18", items: 40, isBinary: false } as const

/** The models of names.csv: one is the address form of another, or lies in no address as it is. */
export const oddNames: readonly string[] = [
  "org/model-x",
  "org--model-x",
  "org/Model-X",
  "モデル一",
  "モデル二",
  "a b/c?d#e%2F",
  "..",
  "m:free@2024",
]

const letters: Case = {
  ...{ file: "yes_no_letters.csv", dataset: "yn08", items: 20, ...right },
  models: [{ name: "m-yn", attempts: 20, failures: 5 }],
  failure: ["e0", "0", alone],
}

export const cases: readonly Case[] = [
  {
    ...{ file: "unscored.csv", dataset: "unsc21", items: 20, ...right },
    models: [
      { name: "crashy", attempts: 10, failures: 5, unscored: 10 },
      { name: "steady", attempts: 20, failures: 10 },
    ],
    pair: {
      ...{ a: "crashy", b: "steady", bothRight: 5, onlyAFails: 0, onlyBFails: 0, bothFail: 5 },
      item: ["e10", "Both fail", "0.00", "0.00"],
    },
    failure: ["e0", "0", "One model tried this item; 1 answer without a score"],
  },
  {
    ...{
      file: "word_error_rate.csv",
      answers: lower,
      dataset: "wer06",
      items: 40,
      rule: "above 0.59",
      isBinary: false,
    },
    models: [
      { name: "good-speech", attempts: 40, failures: 0 },
      { name: "bad-speech", attempts: 40, failures: 33 },
    ],
    pair: {
      ...{ a: "good-speech", b: "bad-speech", bothRight: 7, onlyAFails: 0, onlyBFails: 33, bothFail: 0 },
      item: ["e0", "Only bad-speech fails", "0.02", "1.163"],
    },
    failure: ["e0", "1.16", "2 models tried this item, 1 right"],
  },
  {
    ...{ file: "mixed_scale.csv", answers: divided, dataset: "mix05", items: 30, rule: "below 0.40", isBinary: false },
    models: [
      { name: "m-fraction", attempts: 30, failures: 10 },
      { name: "m-percent", attempts: 30, failures: 10 },
    ],
    pair: {
      ...{ a: "m-fraction", b: "m-percent", bothRight: 20, onlyAFails: 0, onlyBFails: 0, bothFail: 10 },
      item: ["e0", "Both fail", "0.20", "0.20"],
    },
    failure: ["e0", "0.20", "2 models tried this item, none right"],
  },
  letters,
  {
    ...{ file: "excel_de.csv", dataset: "grades03", items: 20, rule: "below 0.35", isBinary: false },
    models: [{ name: "m-eu", attempts: 20, failures: 8 }],
    failure: ["e1", "0.25", alone],
  },
  {
    ...{ file: "two_filters.csv", answers: byVariant("1"), dataset: "sums01", items: 12, ...right },
    models: [{ name: "m-two", attempts: 12, failures: 6 }],
    failure: ["0", "0", `${alone}; 1 other answer kept, which does not count`],
  },
  {
    ...{ file: "epochs.csv", dataset: "epochs09", items: 10, ...right },
    models: [{ name: "m-epoch", attempts: 40, failures: 14 }],
    failure: ["s0", "0", "4 answers by 1 model, 2 right"],
  },
  {
    ...{ file: "strong.csv", owner: "strong, then weak", ...graded, rule: "below 0.56" },
    models: [{ name: "strong", attempts: 40, failures: 10 }],
    failure: ["e3", "0.50", alone],
  },
  {
    ...{ file: "weak.csv", owner: "strong, then weak", ...graded, rule: "below 0.56" },
    models: [{ name: "weak", attempts: 40, failures: 30 }],
    failure: ["e1", "0.50", alone],
  },
  {
    ...{ file: "both.csv", ...graded, rule: "below 0.44" },
    models: [
      { name: "strong", attempts: 40, failures: 0 },
      { name: "weak", attempts: 40, failures: 20 },
    ],
    pair: {
      ...{ a: "strong", b: "weak", bothRight: 20, onlyAFails: 0, onlyBFails: 20, bothFail: 0 },
      item: ["e2", "Only weak fails", "0.80", "0.30"],
    },
    failure: ["e2", "0.30", "2 models tried this item, 1 right"],
  },
  {
    ...{ file: "names.csv", dataset: "names11", items: 4, ...right },
    models: oddNames.map((name) => ({ name, attempts: 4, failures: 2 })),
    pair: {
      ...{ a: "org/model-x", b: "org--model-x", bothRight: 0, onlyAFails: 2, onlyBFails: 2, bothFail: 0 },
      item: ["e0", "Only org/model-x fails", "0.00", "1.00"],
    },
    failure: ["e0", "0", "8 models tried this item, 4 right"],
  },
  {
    ...{ file: "vertex_names.csv", dataset: "at24", items: 30, ...right },
    models: [
      { name: "bot-small@20240620", attempts: 30, failures: 10 },
      { name: "bot-small@2", attempts: 30, failures: 15 },
      { name: "bot-small", attempts: 30, failures: 6 },
    ],
    pair: {
      ...{ a: "bot-small@20240620", b: "bot-small@2", bothRight: 10, onlyAFails: 5, onlyBFails: 10, bothFail: 5 },
      item: ["e0", "Both fail", "0.00", "0.00"],
    },
    failure: ["e0", "0", "3 models tried this item, none right"],
  },
  {
    ...{ file: "mac_cr_with_lf_cells.csv", dataset: "mac14", items: 6, ...right },
    models: [{ name: "m-mac", attempts: 6, failures: 3 }],
    failure: ["e0", "0", alone],
  },
  {
    ...{ file: "comma_header_with_semicolons.csv", dataset: "delim23", items: 6, ...right },
    models: [{ name: "m-delim", attempts: 6, failures: 3 }],
    failure: ["e0", "0", alone],
  },
]

/** The same files with other answers, of which what counts depends, and in other encodings. */
export const variations: readonly Case[] = [
  { ...letters, encoding: "utf-16le" },
  { ...letters, encoding: "utf-16be" },
  {
    ...{ file: "two_filters.csv", answers: byVariant("2"), dataset: "sums01", items: 12, ...right },
    models: [{ name: "m-two", attempts: 12, failures: 3 }],
    failure: ["0", "0", `${alone}; 1 other answer kept, which does not count`],
  },
  ...(
    [
      ["first", 4],
      ["any", 0],
      ["all", 10],
    ] as const
  ).map(([trials, failures]): Case => ({
    ...{ file: "epochs.csv", answers: byTrials(trials), dataset: "epochs09", items: 10, ...right },
    models: [{ name: "m-epoch", attempts: 10, failures }],
    failure: ["s9", "0", `${alone}; 3 other answers kept, which do not count`],
  })),
]

/** Its file, in the encoding that is meant. */
export async function fileOf({ file, encoding }: Case): Promise<SourceFile> {
  const found = caseFile(file)
  if (encoding === undefined) return found
  const parts: Uint8Array[] = []
  for await (const part of found.open()) parts.push(Uint8Array.from(part))
  const bytes = Buffer.from(Buffer.concat(parts).toString("utf8"), "utf16le")
  return memoryFile(file, encoding === "utf-16be" ? bytes.swap16() : bytes)
}
