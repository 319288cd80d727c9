import { createTextHold, forEachRecord } from "@/lib/ingest/rows/records"
import { idOf, listAt, objectAt, readable, textAt, type JsonObject } from "@/lib/ingest/json/values"
import type { SourceFile } from "@/lib/ingest/source"

/** What is asked, turn by turn. */
export type Question = {
  readonly turns: readonly string[]
  readonly category: string | null
  readonly references: readonly string[]
}

export async function readQuestions(files: readonly SourceFile[]): Promise<ReadonlyMap<string, Question>> {
  const questions = new Map<string, Question>()
  for (const file of files) {
    const hold = createTextHold(file.name)
    await forEachRecord(file, (record) => {
      const id = idOf(record.question_id)
      if (id === null) return
      const turns = turnsOf(record).map(hold)
      questions.set(id, {
        turns,
        category: textAt(record, "category"),
        references: textsOf(record.reference).map(hold),
      })
    })
  }
  return questions
}

/** Reference answers of some questions, turn by turn. */
export async function readReferences(files: readonly SourceFile[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const references = new Map<string, readonly string[]>()
  for (const file of files) {
    const hold = createTextHold(file.name)
    await forEachRecord(file, (record) => {
      const id = idOf(record.question_id)
      if (id !== null) references.set(id, (choicesOf(record)[0] ?? []).map(hold))
    })
  }
  return references
}

/** The turns of a question, or of an answer that was sampled once. */
function turnsOf(record: unknown): string[] {
  const turns = listAt(record, "turns")
  return turns.length > 0 ? textsOf(turns) : textsOf(textAt(record, "text"))
}

/** Each sample of an answer, turn by turn; one of one turn in the first layout. */
export function choicesOf(record: JsonObject): readonly (readonly string[])[] {
  const choices = listAt(record, "choices")
  return choices.length > 0 ? choices.map(turnsOf) : [turnsOf(record)]
}

/** A turn is a text, or an object that holds it. */
function textsOf(value: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]
  return all.map((one) => textAt(one, "content") ?? textAt(objectAt(one, "content"), "answer") ?? readable(one) ?? "")
}
