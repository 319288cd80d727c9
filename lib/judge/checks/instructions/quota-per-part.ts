import { criterion, type Finding } from "@/lib/judge/checks/item/finding"
import type { Item } from "@/lib/judge/checks/item/item"

/** A number of list items meant for the whole output was met in each of its demanded parts instead. */
export function quotaPerPart(item: Item): Finding | null {
  const bullets = item.constraints.find((constraint) => constraint.kind === "bullets")
  const parts = item.constraints.find((constraint) => constraint.kind === "dividers")
  if (bullets?.kind !== "bullets" || parts?.kind !== "dividers" || parts.count < 2 || bullets.count < 1) return null
  const actual = item.output.split("\n").filter((line) => /^\s*(?:\*[^*]|-)/u.test(line)).length
  if (actual !== bullets.count * parts.count) return null
  return {
    title: "Number of list items applied to each part",
    summary: `The task demands ${bullets.count} bullet points in all; the output has ${bullets.count} in each of ${parts.count} parts.`,
    category: "specification-misinterpretation",
    subcategory: "constraint-scope-misread",
    confidence: 0.9,
    criteria: [
      criterion({
        text: `${bullets.count} bullet points in the whole output`,
        present: true,
        quality: "incorrect",
        comment: `Counted: ${actual}.`,
      }),
    ],
  }
}
