import { findingOf } from "./first-violation"
import type { Check } from "@/lib/judge/checks/item/finding"

/** The number of paragraphs, sections or list items is not the demanded one. */
export const blockCount: Check = (item) =>
  findingOf(item, (violation) => violation.subcategory === "block-count-missed")
