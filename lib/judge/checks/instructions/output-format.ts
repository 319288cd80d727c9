import { findingOf } from "./first-violation"
import type { Check } from "@/lib/judge/checks/item/finding"

/** JSON, quotation marks, list markup or the position of a required text are not as demanded. */
export const outputFormat: Check = (item) =>
  findingOf(
    item,
    (violation) => violation.category === "output-format-violation" && violation.subcategory !== "letter-case-broken",
  )
