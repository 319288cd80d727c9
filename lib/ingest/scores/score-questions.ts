import { saidDirection, saidDivisor, type ScoreAnswers, type ScoreQuestion } from "@/lib/domain/results/score-question"
import { refusalOf } from "@/lib/domain/results/question-words"
import { AppError } from "@/lib/errors"
import { scaled } from "./score"
import type { Span } from "./score-column"

/** What was seen of one dataset's scores, in all files of an import. */
export type ScoreEvidence = {
  readonly dataset: string
  readonly files: readonly string[]
  readonly column: string
  /** words said which way is better */
  readonly saysDirection: boolean
  readonly models: ReadonlyMap<string, Span>
}

/** An import that waits for an answer: thrown, because nothing may come in before. */
export class OpenQuestions extends AppError {
  readonly questions: readonly ScoreQuestion[]

  constructor(questions: readonly ScoreQuestion[]) {
    super("invalid", refusalOf(questions))
    this.name = "OpenQuestions"
    this.questions = questions
  }
}

/** What contradicts "higher is better" or one scale, and was not answered. */
export function openQuestions(
  evidence: readonly ScoreEvidence[],
  { answers, threshold }: { readonly answers: ScoreAnswers; readonly threshold: number | null },
): ScoreQuestion[] {
  return evidence.flatMap((one) => {
    const isSaid = one.saysDirection || saidDirection(answers, one.dataset) !== null
    const direction = isSaid ? null : (namedForLess(one) ?? (threshold === null ? negative(one) : null))
    return [...(direction ? [direction] : []), ...twoScales(one, answers)]
  })
}

/** Measures of which less is better, as their names are written. */
const lessIsBetter: ReadonlySet<string> = new Set(
  "error wer cer loss perplexity ppl mae rmse distance latency".split(" "),
)

/**
 * The word in a name that says so: a whole one ("word_error_rate", "WER06", "valLoss"), never a part ("terror").
 * @internal
 */
export function wordForLess(name: string): string | null {
  const words = name.replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase()
  return words.split(/[^\p{L}]+/u).find((word) => lessIsBetter.has(word)) ?? null
}

function namedForLess({ dataset, files, column }: ScoreEvidence): ScoreQuestion | null {
  const named = [
    { what: "benchmark", name: dataset },
    { what: "score column", name: column },
    ...files.map((name) => ({ what: "file", name }) as const),
  ] as const
  for (const { what, name } of named) {
    const word = wordForLess(what === "file" ? (name.split(/[\\/]/).at(-1) ?? name) : name)
    if (word !== null) return { kind: "named-for-less", dataset, what, name, word }
  }
  return null
}

function negative({ dataset, models }: ScoreEvidence): ScoreQuestion | null {
  const [model, span] = [...models].reduce(
    (least, one) => (one[1].lowest < least[1].lowest ? one : least),
    ["", { lowest: 0, highest: 0 }],
  )
  return span.lowest < 0 ? { kind: "negative", dataset, model, lowest: span.lowest } : null
}

/** A model that only got zeros is right on every scale, and says nothing of its own. */
function twoScales({ dataset, models }: ScoreEvidence, answers: ScoreAnswers): ScoreQuestion[] {
  const tops = [...models].map(([model, { highest }]) => ({
    model,
    said: saidDivisor(answers, model, dataset),
    highest,
  }))
  const settled = tops.map((top) => ({ ...top, highest: scaled(top.highest, top.said ?? 1) }))
  const [other] = settled.filter(({ highest }) => highest > 0 && highest <= 1).sort((a, b) => a.highest - b.highest)
  if (!other) return []
  return settled
    .filter(({ said, highest }) => said === null && highest > 1 && highest >= 10 * other.highest)
    .map(({ model, highest }) => ({
      kind: "two-scales",
      dataset,
      model,
      highest,
      divisor: 10 ** Math.ceil(Math.log10(highest)),
      other: { model: other.model, highest: other.highest },
    }))
}

/** A `--scale` that names nobody would be no answer: says who there is. */
export function checkScales(evidence: readonly ScoreEvidence[], { scales }: ScoreAnswers): void {
  const models = new Set(evidence.flatMap((one) => [...one.models.keys()]))
  const unknown = scales.find(({ model }) => !models.has(model))
  if (unknown)
    throw new AppError(
      "invalid",
      `No scores of a model "${unknown.model}" to be divided by ${unknown.divisor}; there are ${[...models].slice(0, 10).join(", ")}${models.size > 10 ? ", …" : ""}.`,
    )
}
