import { findingOf } from "./first-violation"
import type { Check } from "@/lib/judge/checks/item/finding"

/** Something the task demands, word for word or in kind, is nowhere in the output. */
export const requiredElement: Check = (item) =>
  findingOf(item, (violation) => violation.category === "missing-required-element")
