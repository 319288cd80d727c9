import type { Turn } from "@/lib/domain/results/prediction-detail"
import { idOf, smallValues, textAt, type JsonObject } from "@/lib/ingest/json/values"
import { refuse, type NamedScore, type RawResult } from "@/lib/ingest/rows/raw-row"
import { splitReasoning } from "@/lib/ingest/rows/reasoning"
import { choicesOf, type Question } from "./questions"
import { meanOf, type Ratings } from "./ratings"

type Joined = {
  readonly dataset: string
  readonly questions: ReadonlyMap<string, Question>
  readonly references: ReadonlyMap<string, readonly string[]>
  readonly ratings: Ratings
}

/** One line of answers -> one row; further samples of it are trials, which nobody rated. */
export function answerRows({ dataset, questions, references, ratings }: Joined) {
  return (record: JsonObject, line: number): RawResult[] | RawResult => {
    const questionId = idOf(record.question_id)
    const choices = choicesOf(record)
    if (questionId === null || choices[0]?.length === 0)
      return refuse(line, {
        column: questionId === null ? "question_id" : "text",
        reason: questionId === null ? "question_id is missing" : "this answer holds no text",
        value: JSON.stringify(record),
      })
    const model = textAt(record, "model_id") ?? ""
    const question = questions.get(questionId)
    const rating = ratings.of({ answerId: idOf(record.answer_id), model, questionId })
    const reference = joined(references.get(questionId) ?? question?.references ?? [])
    return choices.map((turns, at) => ({
      kind: "raw",
      row: {
        line,
        exampleId: questionId,
        model,
        dataset,
        ...(choices.length > 1 ? { trial: at + 1 } : {}),
        input: question ? joined(question.turns) : null,
        ...saidOf(turns, question),
        reference,
        scores: at === 0 && rating ? scoresOf(rating) : [{ name: "score", value: null }],
        mainScore: "score",
        metadata: smallValues({
          category: question?.category,
          ratings: at === 0 ? rating?.count : null,
          grader: at === 0 ? rating?.text : null,
        }),
      },
    }))
  }
}

function saidOf(turns: readonly string[], question: Question | undefined) {
  const said = turns.map(splitReasoning)
  const reasoning = said.flatMap((one) => one.reasoning ?? []).join("\n\n")
  const steps = said.flatMap(({ output, reasoning: thought }, at): Turn[] => [
    ...(question?.turns[at] === undefined ? [] : [{ role: "user" as const, text: question.turns[at] }]),
    { role: "assistant", text: output, ...(thought ? { reasoning: thought } : {}) },
  ])
  return {
    output: joined(said.map(({ output }) => output)) ?? "",
    reasoning: reasoning === "" ? null : reasoning,
    turns: turns.length > 1 ? steps : null,
  }
}

/** Several turns as one text, each under its number. */
function joined(turns: readonly string[]): string | null {
  if (turns.length < 2) return turns[0] ?? null
  return turns.map((turn, at) => `Turn ${at + 1}: ${turn}`).join("\n\n")
}

/** The mean of all ratings, and of those of each turn where there are several. */
function scoresOf(rating: NonNullable<ReturnType<Ratings["of"]>>): NamedScore[] {
  const turns = [...rating.turns].sort(([a], [b]) => a - b)
  return [
    { name: "score", value: meanOf(rating) },
    ...(turns.length > 1 ? turns.map(([turn, one]) => ({ name: `turn ${turn}`, value: meanOf(one) })) : []),
  ]
}
