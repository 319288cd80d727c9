import type { ItemNote } from "@/lib/domain/results/item-note"
import { formatCount, plural } from "@/lib/format"

/** What became of names, ids and prompts that say the same in other ways, or other things in the same way. */
export function noteSentence(note: ItemNote): string {
  if (note.kind === "not-merged") return `${note.from} does not count as ${note.into} here. ${note.reason}`
  const { dataset, items } = note
  switch (note.kind) {
    case "sub-tasks":
      return `Ids of ${dataset} begin anew in every ${note.column}, whose name they have before them now (${plural(items, "item")}).`
    case "texts":
      return `Some ids of ${dataset} stand for several questions: ${plural(items, "item")} have a mark of their text behind the id.`
    case "reference":
      return `References of ${dataset} are missing here or in other results; ${plural(items, "item")} are matched by their question.`
    case "template":
      return `Prompts of ${dataset} differ by chat template; ${plural(items, "item")} are matched by their question.`
  }
}

type Items = { readonly sameTexts: number; readonly matchedTexts: number; readonly textConflicts: number }

export const sameTextsSentence = (dataset: string, { sameTexts }: Items): string =>
  `${plural(sameTexts, "item")} of ${dataset} ${sameTexts === 1 ? "has" : "have"} the same text under ${sameTexts === 1 ? "another id" : "other ids"} in other results.`

export const matchedTextsSentence = (dataset: string, { matchedTexts }: Items): string =>
  `${plural(matchedTexts, "item")} of ${dataset} ${matchedTexts === 1 ? "is" : "are"} matched by text with the ids of other results.`

/** Items that both ids and texts leave apart. */
export const textConflictsSentence = (dataset: string, { textConflicts }: Items): string =>
  `${plural(textConflicts, "example")} of ${dataset} read${textConflicts === 1 ? "s" : ""} differently here than in the atlas or in other results: ${formatCount(textConflicts)} ${textConflicts === 1 ? "is" : "are"} not paired with them.`

/** What a name counts as in results whose files have another one. */
export const countsAsSentence = ({ from, into }: { readonly from: string; readonly into: string }): string =>
  `${from} counts as ${into}, as you merged them.`
