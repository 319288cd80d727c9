import { findingOf } from "./first-violation"
import type { Check } from "@/lib/judge/checks/item/finding"

/** Something the task rules out altogether is there: a word, a character, another language. */
export const prohibition: Check = (item) =>
  findingOf(item, (violation) => violation.category === "explicit-prohibition-violation")
