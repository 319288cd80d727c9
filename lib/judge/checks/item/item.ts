import type { DiagnoseRequest } from "@/lib/method/judge/judge"
import { readAnswer, type ReadAnswer } from "./answer-letters"
import type { Constraint } from "@/lib/judge/checks/constraints/constraint"
import { readOptions, type Option } from "./options"
import { constraintsOfInput } from "@/lib/judge/checks/constraints/input-constraints"
import { constraintsOfReference } from "@/lib/judge/checks/constraints/reference-constraints"

/** One failure as the rules see it: bounded texts, and what can be read off them once for all rules. */
export type Item = {
  readonly input: string
  readonly output: string
  readonly reference: string | null
  /** true when a text was longer than the bound; rules that count the whole output then keep silent */
  readonly clipped: boolean
  readonly options: readonly Option[]
  readonly answer: ReadAnswer
  /** letter of the option that the reference names, by letter or by content */
  readonly referenceLetter: string | null
  readonly constraints: readonly Constraint[]
}

/** Characters of each text that the rules look at: hostile inputs must not cost more than a fraction of a second. */
const LIMIT = 100_000

/** Parses what the rules share. Pure; linear in the length of the bounded texts. */
export function readItem(request: Pick<DiagnoseRequest, "input" | "output" | "reference">): Item {
  const input = request.input.slice(0, LIMIT)
  const output = request.output.slice(0, LIMIT)
  const reference = request.reference === null ? null : request.reference.slice(0, LIMIT)
  const options = readOptions(input)
  return {
    input,
    output,
    reference,
    clipped: request.input.length > LIMIT || request.output.length > LIMIT,
    options,
    answer: readAnswer(output, options),
    referenceLetter: letterOfReference(reference, options),
    constraints: readConstraints(input, reference),
  }
}

function letterOfReference(reference: string | null, options: readonly Option[]): string | null {
  if (reference === null) return null
  const text = reference.trim()
  const lead = /^\(?([A-Z])\)?(?:[.:)]\s|$)/u.exec(text)
  const letter = lead?.[1]
  if (letter !== undefined && options.some((option) => option.letter === letter)) return letter
  const wanted = plain(text)
  return options.find((option) => plain(option.text) === wanted)?.letter ?? null
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s.]+/gu, " ")
    .trim()
}

/** The reference's own list when it has one; otherwise what the input states in so many words. */
function readConstraints(input: string, reference: string | null): Constraint[] {
  const listed = reference === null ? [] : constraintsOfReference(reference)
  return listed.length > 0 ? listed : constraintsOfInput(input)
}
