import { findingOf } from "../constraints/first-violation"
import type { Check } from "../finding"

/** The whole output must be in one letter case, and is not. */
export const letterCase: Check = (item) =>
  findingOf(item, (violation) => violation.subcategory === "letter-case-broken")
