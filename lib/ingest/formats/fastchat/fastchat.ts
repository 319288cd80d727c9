import { baseName, folderOf, othersOf, type FilePart } from "@/lib/ingest/files/file-part"
import { recordRows } from "@/lib/ingest/rows/records"
import { hasKeys, jsonStart, type JsonStart } from "@/lib/ingest/json/first-keys"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import { answerRows } from "./answer-rows"
import { readQuestions, readReferences } from "./questions"
import { readRatings } from "./ratings"

/**
 * FastChat (lm-sys): answers of a model, one file each; questions; and what a model that judged wrote: reviews of pairs of
 * answers, which rate both (fastchat/eval/table, 2023), or grades of single answers, turn by turn (MT-bench,
 * fastchat/llm_judge: gen_judgment.py).
 */
export const fastchat: Adapter = {
  title: "FastChat answers",
  accepts: [".jsonl"],
  unit: "line",
  describes: {
    files: "`answer_MODEL.jsonl`, or `model_answer/MODEL.jsonl` of MT-bench",
    id: "`question_id`",
    model: "`model_id`",
    dataset: "the benchmark's folder; else `fastchat`",
    prompt: "the question's `text` or `turns`",
    answer: "`text`, or `choices[].turns`",
    score: "the mean of all ratings of the answer; of each turn too",
    trial: "further `choices`",
    companions: "questions, reference answers, reviews of pairs, grades (`…_single.jsonl`)",
    refused: "answers without `question_id` or text; comparisons (`…_pair.jsonl`), which rate nothing",
    triedOn: "2 models with questions and reviews",
  },
  partOf,
  bundles,
  lonely: (part) =>
    part === "comparisons"
      ? "Who won is no rating of an answer: send grades of single answers (…_single.jsonl) or reviews, with the answers."
      : "Send the answers of a model with it (answer_….jsonl, or model_answer/….jsonl).",
  read,
}

function partOf({ name, text }: FileHead): string | null {
  const start = jsonStart(text)
  if (start?.kind !== "object") return null
  if (hasKeys(start, "review_id", "answer1_id", "answer2_id")) return "reviews"
  if (!start.keys.has("question_id")) return null
  if (start.keys.has("judge")) {
    if (start.keys.has("model_1") || start.keys.has("games")) return "comparisons"
    return start.keys.has("model") ? "grades" : null
  }
  // An answer that is a reference looks like any other; FastChat puts it into a folder of this name.
  if (start.keys.has("answer_id"))
    return /(^|[\\/_-])reference[_-]?answers?([\\/_.-]|$)/i.test(name) ? "references" : "rows"
  return isQuestion(start) ? "questions" : null
}

/** No column of something else: a table may have ids and texts too. */
const isQuestion = ({ keys }: JsonStart) =>
  (keys.has("turns") || (keys.has("text") && keys.has("category"))) &&
  ["model", "model_id", "output", "response", "answer", "score", "label"].every((key) => !keys.has(key))

const ownFolder = /^(model_)?(answers?|judge?ments?|reviews?|reference_answers?|questions?)$/i

/** The folder of a benchmark: "mt_bench" for "data/mt_bench/model_answer/a.jsonl". */
function benchOf(name: string): string {
  let folder = folderOf(name)
  while (ownFolder.test(baseName(folder))) folder = folderOf(folder)
  return folder
}

/** Files of one benchmark belong together; questions or ratings that lie elsewhere do where there is one benchmark. */
function bundles(parts: readonly FilePart[]): Bundle[] {
  const answers = parts.filter(({ part }) => part === "rows")
  const benches = new Set(answers.map(({ file }) => benchOf(file.name)))
  return answers.map(({ file }) => {
    const companions = parts.filter(({ part, file: other }) => {
      if (part === "rows" || part === "comparisons") return false
      return benches.size === 1 || benchOf(other.name) === benchOf(file.name)
    })
    return { main: file, others: othersOf(companions) }
  })
}

async function* read({ main, others }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const questions = await readQuestions(others.questions ?? [])
  const references = await readReferences(others.references ?? [])
  const ratings = await readRatings({ reviews: others.reviews ?? [], grades: others.grades ?? [] })
  const dataset = options.dataset ?? nameOf(others.questions?.[0]?.name ?? main.name)
  yield* recordRows(main, { what: "answer" }, answerRows({ dataset, questions, references, ratings }))
}

/** Answers of all models must be of one dataset, so that their own files' names do not name it. */
function nameOf(name: string): string {
  const bench = baseName(benchOf(name))
  return bench === "" || /^(data|table|files|downloads?|.*\.zip)$/i.test(bench) ? "fastchat" : bench
}
