import { createTextHold, forEachRecord } from "@/lib/ingest/rows/records"
import { parsePython } from "@/lib/ingest/json/python-literal"
import { idOf, isObject, readable, smallValues, textAt, type JsonObject } from "@/lib/ingest/json/values"
import type { Json } from "@/lib/domain/results/prediction-detail"
import type { NamedScore } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { fieldIn, gradeFields, labelFields, modelFields, promptFields } from "./fields"

type Metadata = Readonly<Record<string, Json>>

export type Asked = { readonly prompt: string | null; readonly label: string | null; readonly metadata: Metadata }

export async function readQuestions(files: readonly SourceFile[], key: string): Promise<ReadonlyMap<string, Asked>> {
  const questions = new Map<string, Asked>()
  for (const file of files) {
    const hold = createTextHold(file.name)
    await forEachRecord(file, (record) => {
      const id = idOf(record[key])
      if (id === null) return
      const [prompt, label] = [fieldIn(record, promptFields), fieldIn(record, labelFields)]
      const texts = [prompt, label].map((field) => (field === undefined ? null : readable(record[field])))
      questions.set(id, {
        prompt: texts[0] ? hold(texts[0]) : null,
        label: texts[1] ? hold(texts[1]) : null,
        metadata: facetsOf(record, [key, prompt, label]),
      })
    })
  }
  return questions
}

/** All short values beside the fields; where pandas wrote an object, what is in it. */
export function facetsOf(record: JsonObject, known: readonly (string | undefined)[]): Metadata {
  const others = Object.entries(record).filter(([name]) => !known.includes(name))
  const found = others.flatMap(([name, value]): [string, unknown][] => {
    const inner = typeof value === "string" ? parsePython(value) : value
    return isObject(inner) ? Object.entries(inner) : [[name, inner ?? value]]
  })
  return smallValues(
    Object.fromEntries(found.filter(([, value]) => String(value).length <= 200 && !Array.isArray(value))),
  )
}

type Grade = { readonly scores: readonly NamedScore[]; readonly metadata: Metadata; readonly line: number }

export type Grades = {
  readonly of: (id: string, model: string) => Grade | null
  /** those that no row has asked for */
  readonly unused: () => { readonly id: string; readonly line: number }[]
}

/**
 * The letters of the grader of openai/simple-evals: A is correct, B incorrect, C not attempted. Only a file that has no
 * other values is read so.
 */
const letters: Readonly<Record<string, readonly [number, string]>> = {
  A: [1, "correct"],
  B: [0, "incorrect"],
  C: [0, "not attempted"],
}

export async function readGrades(files: readonly SourceFile[], key: string): Promise<Grades> {
  const grades = new Map<string, Grade>()
  const used = new Set<string>()
  const lettered = new Map<string, boolean>()
  const isLetter = (value: unknown) => typeof value === "string" && Object.hasOwn(letters, value.trim())
  for (const file of files)
    await forEachRecord(file, (record, line) => {
      const id = idOf(record[key])
      if (id === null) return
      const fields = gradeFields.filter((field) => isScore(record[field]))
      const model = fieldIn(record, modelFields)
      for (const field of fields)
        if (record[field] !== null) lettered.set(field, (lettered.get(field) ?? true) && isLetter(record[field]))
      grades.set(joint(id, model === undefined ? "" : (textAt(record, model) ?? "")), {
        scores: fields.map((name) => ({ name, value: record[name] as NamedScore["value"] })),
        metadata: facetsOf(record, [key, model, ...fields]),
        line,
      })
    })
  return {
    of(id, model) {
      const found = [joint(id, model), joint(id, "")].find((one) => grades.has(one))
      if (found === undefined) return null
      used.add(found)
      const grade = grades.get(found)
      return grade ? withLetters(grade, (name) => lettered.get(name) === true) : null
    },
    unused: () =>
      [...grades].flatMap(([one, { line }]) => (used.has(one) ? [] : [{ id: one.split("\u0001")[1] ?? "", line }])),
  }
}

const joint = (id: string, model: string) => `${model}\u0001${id}`

const isScore = (value: unknown) => value === null || ["string", "number", "boolean"].includes(typeof value)

function withLetters(grade: Grade, isLettered: (name: string) => boolean): Grade {
  const words: Record<string, string> = {}
  const scores = grade.scores.map(({ name, value }) => {
    const meaning = typeof value === "string" && isLettered(name) ? letters[value.trim()] : undefined
    if (!meaning) return { name, value }
    words[name] = meaning[1]
    return { name, value: meaning[0] }
  })
  return { ...grade, scores, metadata: { ...grade.metadata, ...words } }
}
