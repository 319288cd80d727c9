/** How the closed sets of words read on a page. */
export const outcomeWords = {
  pending: "Not read yet",
  diagnosed: "In no category",
  "no-error-found": "No error found",
  refused: "The judge refused to read it",
  unparseable: "The judge’s reply could not be read",
  "context-too-long": "Too long for the judge, even shortened",
  unavailable: "The judge did not answer",
} as const

/**
 * What became of a failure, as the filter of a list has it: there "diagnosed" is all that have a diagnosis, in a
 * category or not. Rules go through failures; they read and diagnose nothing.
 */
export function outcomeFilterWords({ part }: { readonly part: "all" | "some" | "none" }): Record<string, string> {
  return part === "all"
    ? { ...outcomeWords, pending: "Not gone through yet", diagnosed: "Gone through" }
    : { ...outcomeWords, diagnosed: "Diagnosed" }
}

export const suspectWords = {
  "reference-wrong": "reference suspect",
  "scorer-artefact": "scorer suspect",
  "ambiguous-item": "ambiguous item",
} as const

export const verdictWords = {
  error: "First major error",
  "whole-solution-wrong": "The whole solution is wrong",
  "no-error-found": "No error found",
} as const

export const reviewWords = {
  agree: "agrees",
  "other-category": "another category",
  "no-error": "no error",
  "reference-wrong": "reference wrong",
  "scorer-at-fault": "scorer at fault",
} as const

export const expertWords = {
  same: "the same",
  related: "related",
  different: "different",
  "no-error-found": "no error found",
} as const
