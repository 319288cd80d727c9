import { findingOf } from "./first-violation"
import type { Check } from "@/lib/judge/checks/item/finding"

/** A word, letter, placeholder or highlight does not occur as often as demanded. */
export const tokenFrequency: Check = (item) =>
  findingOf(item, (violation) => violation.subcategory === "token-frequency-missed")
