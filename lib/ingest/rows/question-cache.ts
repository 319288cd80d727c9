import { contentHash } from "@/lib/domain/text/content-hash"
import { missingPrompt } from "@/lib/domain/results/prediction-detail"
import type { RawRow } from "./raw-row"
import { storable } from "@/lib/ingest/storable-text"

/** What a row says of its example, as it will be stored. */
export type Question = {
  readonly input: string
  readonly reference: string | null
  readonly contentHash: string
  /** of what makes it this item where prompts differ; null: the prompt does */
  readonly itemHash: string | null
  readonly isEmpty: boolean
}

type Asked = Pick<RawRow, "exampleId" | "input" | "item" | "reference">
type Known = Asked & { readonly question: Question }

/**
 * Makes each question once, where it can: normalising and hashing take longer than all else that is done to a row.
 * Results come example by example, then it is the one before; or model by model, then it came with the same example_id.
 * Nothing is forgotten for something new: in a file that goes round, what was dropped would be wanted next.
 */
export function cacheQuestions(mostCharacters: number): (asked: Asked) => Question {
  const known = new Map<string, Known>()
  let last: Known | undefined
  let characters = 0
  return (asked) => {
    if (last && isSame(last, asked)) return last.question
    const before = known.get(asked.exampleId)
    if (before && isSame(before, asked)) return before.question
    const { exampleId, input, item = null, reference } = asked
    last = { exampleId, input, item, reference, question: questionOf(asked) }
    const size = exampleId.length + (input?.length ?? 0) + (reference?.length ?? 0)
    if (!before && characters + size <= mostCharacters) {
      known.set(exampleId, last)
      characters += size
    }
    return last.question
  }
}

const isSame = (a: Asked, b: Asked) =>
  a.input === b.input && a.reference === b.reference && (a.item ?? null) === (b.item ?? null)

function questionOf(asked: Asked): Question {
  const input = asked.input === null ? missingPrompt : storable(asked.input)
  const reference = asked.reference === null || asked.reference.trim() === "" ? null : storable(asked.reference)
  // Without its prompt an item is like no other: two of them must not look the same.
  const asHashed = asked.input === null ? `${missingPrompt} ${asked.exampleId}` : input
  const itemHash = asked.item ? contentHash(storable(asked.item), reference) : null
  return { input, reference, contentHash: contentHash(asHashed, reference), itemHash, isEmpty: input.trim() === "" }
}
