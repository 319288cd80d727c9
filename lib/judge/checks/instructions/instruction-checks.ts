import type { Check } from "@/lib/judge/checks/item/finding"
import { findingOf } from "./first-violation"
import { quotaPerPart } from "./quota-per-part"

/** Demands of the task that the output breaks, in the order in which the registry asks them. */
export const instructionChecks = {
  /** A quota for the whole output was taken for one of each part. */
  scope: quotaPerPart,
  /** Something the task rules out altogether is there: a word, a character, another language. */
  prohibition: (item) => findingOf(item, ({ category }) => category === "explicit-prohibition-violation"),
  /** Something the task demands, word for word or in kind, is nowhere in the output. */
  "required-element": (item) => findingOf(item, ({ category }) => category === "missing-required-element"),
  /** A word, letter, placeholder or highlight does not occur as often as demanded. */
  "token-frequency": (item) => findingOf(item, ({ subcategory }) => subcategory === "token-frequency-missed"),
  /** The number of paragraphs, sections or list items is not the demanded one. */
  "block-count": (item) => findingOf(item, ({ subcategory }) => subcategory === "block-count-missed"),
  /** The whole output must be in one letter case, and is not. */
  "letter-case": (item) => findingOf(item, ({ subcategory }) => subcategory === "letter-case-broken"),
  /** JSON, quotation marks, list markup or the position of a required text are not as demanded. */
  "output-format": (item) =>
    findingOf(item, ({ category, subcategory }) => {
      return category === "output-format-violation" && subcategory !== "letter-case-broken"
    }),
  /** The output has too many or too few words or sentences. */
  "length-limit": (item) => findingOf(item, ({ kind }) => kind === "word-count" || kind === "sentence-count"),
} satisfies Record<string, Check>
