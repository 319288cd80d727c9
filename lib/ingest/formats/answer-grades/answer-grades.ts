import { nameWithoutEnding, type FilePart } from "@/lib/ingest/files/file-part"
import { readRecords, recordRows } from "@/lib/ingest/rows/records"
import { jsonStart } from "@/lib/ingest/json/first-keys"
import { idOf, isObject, readable, textAt, type JsonObject } from "@/lib/ingest/json/values"
import type { Adapter, Bundle, ReadOptions } from "@/lib/ingest/rows/adapter"
import { refuse, type RawResult } from "@/lib/ingest/rows/raw-row"
import { splitReasoning } from "@/lib/ingest/rows/reasoning"
import type { SourceFile } from "@/lib/ingest/source"
import { facetsOf, readGrades, readQuestions, type Asked, type Grades } from "./companions"
import { fieldIn, keyFields, modelFields, partOfRecord, responseFields } from "./fields"

/**
 * Results in pieces, as scripts write them: questions with their labels, responses of a model, and grades, joined by an
 * id that all of them have. JSONL, or a list in one document. Nothing else knows of these files: such a file by itself is
 * a table.
 */
export const answerGrades: Adapter = {
  title: "Questions, responses and grades",
  accepts: [".jsonl", ".json"],
  unit: "line",
  describes: {
    files: "responses as `.jsonl` or `.json`, with questions or grades",
    id: "the id that all files have (`question_id`, `id` …)",
    model: "`model`; else the file's name after the questions'",
    dataset: "the name of the questions' file",
    prompt: "`prompt` or `question` of the questions",
    answer: "`response`, `output` or `completion`",
    score: "`grade`, `score`, `correct` …; letters A to C as SimpleQA grades",
    trial: "by place, where answers of one id differ",
    companions: "questions with labels; grades",
    refused: "responses without the id or a text; grades without a response",
    triedOn: "1 run of SimpleQA, three files",
  },
  partOf: ({ text }) => {
    const start = jsonStart(text)
    return start && partOfRecord(start)
  },
  bundles,
  lonely: () => null,
  read,
}

type Known = {
  readonly file: SourceFile
  readonly part: string
  readonly keys: readonly string[]
  readonly model: boolean
}

/** Responses with the questions and grades that share a key with them. A file of grades is of one model unless it names models. */
async function bundles(parts: readonly FilePart[]): Promise<Bundle[]> {
  const known = await Promise.all(parts.map(withKeys))
  const responses = known.filter(({ part }) => part === "rows")
  return responses.flatMap((one) => {
    const isShared = ({ keys }: Known) => keys.some((key) => one.keys.includes(key))
    const questions = known.filter((other) => other.part === "questions" && isShared(other))
    const grades = known.filter((other) => {
      if (other.part !== "grades" || !isShared(other)) return false
      return other.model || nearest(other, responses) === one
    })
    if (questions.length + grades.length === 0) return []
    const others = { questions: questions.map(({ file }) => file), grades: grades.map(({ file }) => file) }
    return [{ main: one.file, others }]
  })
}

async function withKeys(part: FilePart): Promise<Known> {
  const first = await firstRecord(part.file)
  const keys = keyFields.filter((key) => idOf(first[key]) !== null)
  return { ...part, keys, model: fieldIn(first, modelFields) !== undefined }
}

async function firstRecord(file: SourceFile): Promise<JsonObject> {
  try {
    for await (const found of readRecords(file))
      for (const one of found) if (one.kind === "value" && isObject(one.value)) return one.value
  } catch {
    // What is wrong with it is told when it is read.
  }
  return {}
}

/** "a_gpt-4_results" is of "a_gpt-4": the responses whose name has most in common with it. */
function nearest({ file }: Known, responses: readonly Known[]): Known | undefined {
  const common = (one: Known) => commonStart(nameWithoutEnding(one.file.name), nameWithoutEnding(file.name))
  return [...responses].sort((a, b) => common(b) - common(a))[0]
}

function commonStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}

async function* read({ main, others }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const companions = [...(others.questions ?? []), ...(others.grades ?? [])]
  const found = await Promise.all([main, ...companions].map((file) => withKeys({ file, part: "" })))
  const key = keyFields.find((one) => found.every(({ keys }) => keys.includes(one))) ?? found[0]?.keys[0] ?? "id"
  const questions = await readQuestions(others.questions ?? [], key)
  const grades = await readGrades(others.grades ?? [], key)
  const names = namesOf(main, others.questions ?? [])
  const place = { key, questions, grades, ...names, dataset: options.dataset ?? names.dataset }
  yield* recordRows(main, { what: "response" }, (record, line) => toRow(record, { ...place, line }))
  const unused = grades.unused().map(({ id, line }) =>
    refuse(line, {
      column: key,
      reason: `a grade without a response: none of ${main.name} has this ${key}`,
      value: id,
    }),
  )
  // Grades of several models are asked for by the responses of each.
  if (unused.length > 0 && !found.some(({ file, model }) => model && others.grades?.includes(file))) yield unused
}

/** "simple_qa_gpt-4o" beside the questions "simple_qa": the dataset, and the model. */
function namesOf(main: SourceFile, questions: readonly SourceFile[]): { dataset: string; model: string } {
  const own = nameWithoutEnding(main.name)
  const stems = questions.map(({ name }) => nameWithoutEnding(name))
  const stem = stems.find((one) => own.startsWith(one) && own.length > one.length)
  const model = stem === undefined ? "" : own.slice(stem.length).replace(/^[_\-. ]+/, "")
  return {
    dataset: (stem ?? stems[0] ?? own) || "unnamed",
    model: /^(responses?|outputs?|answers?|results?)$/i.test(model) ? "" : model,
  }
}

type Place = {
  readonly key: string
  readonly line: number
  readonly model: string
  readonly dataset: string
  readonly questions: ReadonlyMap<string, Asked>
  readonly grades: Grades
}

function toRow(record: JsonObject, { key, line, questions, grades, ...names }: Place): RawResult {
  const exampleId = idOf(record[key])
  if (exampleId === null)
    return refuse(line, { column: key, reason: `${key} is missing`, value: JSON.stringify(record) })
  const [field, modelField] = [fieldIn(record, responseFields), fieldIn(record, modelFields)]
  const said = field === undefined ? null : readable(record[field])
  if (said === null)
    return refuse(line, { column: "response", reason: "this record holds no response", value: JSON.stringify(record) })
  const model = (modelField === undefined ? null : textAt(record, modelField)) ?? names.model
  const [asked, grade] = [questions.get(exampleId), grades.of(exampleId, model)]
  const { reasoning, output } = splitReasoning(said)
  const scores = grade?.scores ?? [{ name: "score", value: null }]
  return {
    kind: "raw",
    row: {
      line,
      exampleId,
      model,
      dataset: names.dataset,
      input: asked?.prompt ?? null,
      output,
      reasoning,
      reference: asked?.label ?? null,
      scores,
      mainScore: scores.length === 1 ? (scores[0]?.name ?? null) : null,
      metadata: { ...asked?.metadata, ...facetsOf(record, [key, field, modelField]), ...grade?.metadata },
    },
  }
}
