import { findingOf } from "./first-violation"
import type { Check } from "@/lib/judge/checks/item/finding"

/** The whole output must be in one letter case, and is not. */
export const letterCase: Check = (item) =>
  findingOf(item, (violation) => violation.subcategory === "letter-case-broken")
