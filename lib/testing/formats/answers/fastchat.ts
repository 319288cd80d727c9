import { pythonJson, type BuiltFile, type ContractFormat, type ContractRow } from "@/lib/testing/formats/contract"

type Lines = readonly (object | string)[]

export const jsonl = (values: Lines) =>
  values.map((value) => `${typeof value === "string" ? value : pythonJson(value)}\n`).join("")

export const questionOf = (id: string | number, text: string, over: object = {}) => ({
  question_id: id,
  text,
  category: "sums",
  ...over,
})

export const answerOf = (id: string | number, model: string, text: string, over: object = {}) => ({
  answer_id: `${model}-${id}`,
  model_id: model,
  question_id: id,
  text,
  metadata: {},
  ...over,
})

export const reviewOf = (id: string | number, answers: readonly [string, string], score: readonly unknown[]) => ({
  review_id: `r${id}`,
  question_id: id,
  answer1_id: answers[0],
  answer2_id: answers[1],
  text: `${score.join(" ")}\nBoth are answers.`,
  score,
  reviewer_id: "judge",
  metadata: {},
})

/** As MT-bench writes them. */
export const bench = {
  question: (id: number, turns: readonly string[], over: object = {}) => ({
    question_id: id,
    category: "math",
    turns,
    ...over,
  }),
  answer: (id: number, model: string, choices: readonly (readonly string[])[]) => ({
    question_id: id,
    answer_id: `${model}-${id}`,
    model_id: model,
    choices: choices.map((turns, index) => ({ index, turns })),
    tstamp: 1,
  }),
  grade: (id: number, model: string, turn: number, score: number) => ({
    question_id: id,
    model,
    judge: ["gpt-4", "single-v1"],
    user_prompt: "Rate it.",
    judgment: `Rating: [[${score}]]`,
    score,
    turn,
    tstamp: 1,
  }),
}

export const fastchatContract: ContractFormat = {
  title: "FastChat answers with questions and reviews",
  build: (rows) => {
    const read = rows.filter((row): row is ContractRow => row !== "bad")
    const answers = rows.map((row, at) =>
      row === "bad" ? '{"answer_id": "x", "te' : answerOf(row.id, row.model, row.output, { answer_id: `a${at}` }),
    )
    const reviews = rows.flatMap((row, at) =>
      row === "bad" ? [] : [reviewOf(row.id, [`a${at}`, "other"], [row.score, 5])],
    )
    const references = read.map(({ id, reference }) => answerOf(id, "gpt", reference))
    return [
      { name: "answer_bot.jsonl", content: jsonl(answers) },
      ...[
        { name: "question.jsonl", content: jsonl(read.map(({ id, input }) => questionOf(id, input))) },
        { name: "review_bot_other.jsonl", content: jsonl(reviews) },
        { name: "reference_answer/gpt.jsonl", content: jsonl(references) },
      ].filter((one: BuiltFile) => one.content !== ""),
    ]
  },
}
