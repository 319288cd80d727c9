import { createExplanations, forEachRecord } from "@/lib/ingest/rows/records"
import { idOf, listAt, numberAt, textAt, type JsonObject } from "@/lib/ingest/json/values"
import type { SourceFile } from "@/lib/ingest/source"

/** The ratings of one answer. */
type Rating = {
  sum: number
  count: number
  readonly turns: Map<number, { sum: number; count: number }>
  text: string | null
}

export type Ratings = {
  /** by the id of an answer, or by its model and question */
  readonly of: (answer: { answerId: string | null; model: string; questionId: string }) => Rating | null
}

/** Each answer's ratings, as many as there are; below 0 stands for one that could not be read from the judge's words. */
export async function readRatings(files: {
  reviews: readonly SourceFile[]
  grades: readonly SourceFile[]
}): Promise<Ratings> {
  const [byAnswer, byQuestion] = [new Map<string, Rating>(), new Map<string, Rating>()]
  const explain = createExplanations()
  for (const file of files.reviews) await forEachRecord(file, (review) => addReview(byAnswer, review, explain))
  for (const file of files.grades)
    await forEachRecord(file, (grade) => {
      const [model, question, score] = [textAt(grade, "model"), idOf(grade.question_id), numberAt(grade, "score")]
      if (model === null || question === null || score === null) return
      add(byQuestion, keyOf(model, question), {
        score,
        turn: numberAt(grade, "turn"),
        text: explain(textAt(grade, "judgment")),
      })
    })
  return {
    of: ({ answerId, model, questionId }) =>
      (answerId === null ? undefined : byAnswer.get(answerId)) ?? byQuestion.get(keyOf(model, questionId)) ?? null,
  }
}

const keyOf = (model: string, question: string) => `${model}\u0001${question}`

/** The pair of ratings is `score`; in files that lack it, the first line of the text. */
function addReview(
  ratings: Map<string, Rating>,
  review: JsonObject,
  explain: (text: string | null) => string | null,
): void {
  const text = textAt(review, "text") ?? ""
  const given = listAt(review, "score")
  const [first = "", second = ""] = (text.split("\n")[0] ?? "").trim().split(/[\s,]+/)
  const pair = given.length === 2 ? given : [Number(first || NaN), Number(second || NaN)]
  const explanation = explain(text)
  for (const [at, id] of [idOf(review.answer1_id), idOf(review.answer2_id)].entries()) {
    const score = pair[at]
    if (id !== null && typeof score === "number") add(ratings, id, { score, turn: null, text: explanation })
  }
}

type One = { readonly score: number; readonly turn: number | null; readonly text: string | null }

function add(ratings: Map<string, Rating>, key: string, { score, turn, text }: One): void {
  if (!Number.isFinite(score) || score < 0) return
  const rating = ratings.get(key) ?? {
    sum: 0,
    count: 0,
    turns: new Map<number, { sum: number; count: number }>(),
    text,
  }
  ratings.set(key, rating)
  const inTurn = rating.turns.get(turn ?? 1) ?? { sum: 0, count: 0 }
  rating.turns.set(turn ?? 1, inTurn)
  for (const one of [rating, inTurn]) {
    one.sum += score
    one.count += 1
  }
}

/** A mean without the dust of binary fractions. */
export const meanOf = ({ sum, count }: { readonly sum: number; readonly count: number }) =>
  Number((sum / count).toPrecision(15))
