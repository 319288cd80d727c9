import { z } from "zod"
import { coverageWords } from "@/lib/wording/labels"
import { commonestOf, type Labels } from "@/lib/stats/signatures/label-coverage"
import type { CategoryRow } from "./category-rows"
import { count, named } from "./fields"

/** What of the failures a judge was given has a label. */
export const labelsSchema = z
  .object({
    heuristic: z
      .enum(["all", "some", "none"])
      .describe("How much was labelled by rules and likeness, without anybody reading it."),
    given: count.describe("Failures given to the judge."),
    labelled: count.describe(
      "Of these: in a category, in none that fits, or without an error. The rest is unassigned.",
    ),
    coverage: z.number().min(0).max(1).nullable().describe("labelled / given; null when none was given."),
    sentence: z.string().describe("The same in words, to be said before any share."),
  })
  .meta({ id: "Labels" })

export const commonestSchema = z
  .object({
    kind: z
      .enum(["first", "only", "tie", "not-covered", "nothing"])
      .describe(
        "first: one category leads. only: all labels are of one. tie: the first two do not differ. not-covered: under half of the failures are labelled, so no category may be called the commonest. nothing: none is in a category.",
      ),
    first: named.nullable(),
    second: named.nullable(),
    p: z.number().min(0).max(1).nullable().describe("Exact binomial test of the first two, two-sided, p = 1/2."),
  })
  .meta({ id: "Commonest", description: "Which top category may be called the commonest failure, if any." })

export function labelsJson(labels: Labels): z.infer<typeof labelsSchema> {
  const { part, given, labelled, coverage } = labels
  return { heuristic: part, given, labelled, coverage, sentence: `${coverageWords(labels)}.` }
}

/** `size`: the effective size of the shares. */
export function commonestJson(
  rows: readonly CategoryRow[],
  { labels, size }: { readonly labels: Labels; readonly size: number },
): z.infer<typeof commonestSchema> {
  const found = commonestOf(
    rows.filter((row) => row.kind === "category" && row.level === 1),
    { labels, countOf: ({ share }) => (share?.estimate ?? 0) * size },
  )
  const nameOf = ({ slug, name }: CategoryRow) => ({ slug, name })
  return {
    kind: found.kind,
    first: "first" in found ? nameOf(found.first) : null,
    second: "second" in found ? nameOf(found.second) : null,
    p: "p" in found ? found.p : null,
  }
}
