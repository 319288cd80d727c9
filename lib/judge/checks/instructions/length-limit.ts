import { findingOf } from "./first-violation"
import type { Check } from "@/lib/judge/checks/item/finding"

/** The output has too many or too few words or sentences. */
export const lengthLimit: Check = (item) =>
  findingOf(item, (violation) => violation.kind === "word-count" || violation.kind === "sentence-count")
