import { z } from "zod"
import { countOnceSchema } from "./count-once"
import { otherTextsCount } from "./comparison-schema"
import { count, named } from "@/lib/api/schema/fields"
import { differenceSchema, intervalSchema, proportionSchema } from "@/lib/api/schema/numbers"

const verdict = z.enum(["pass", "fail", "undecided"])

const sideSchema = z
  .object({
    model: named,
    results: z
      .object({ id: count, name: z.string() })
      .nullable()
      .describe("The result set its answers are from; null: those of the latest release."),
    analysis: count.nullable().describe("Whose labels are held against the other side's; null: nobody diagnosed them."),
  })
  .meta({ id: "CheckedSide" })

const measured = {
  shared: count.describe("Items both answered; everything below is about them alone."),
  accuracyBaseline: proportionSchema.nullable().describe("Null where nothing is shared, or the rules differ."),
  accuracyCandidate: proportionSchema.nullable(),
  difference: intervalSchema
    .nullable()
    .describe("accuracyBaseline - accuracyCandidate, paired: positive when accuracy dropped."),
  p: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe("Exact McNemar, or the test that it is a case of, as of a comparison."),
  broken: count.nullable().describe("Items that the baseline got right and the candidate fails."),
  fixed: count.nullable(),
}

const ruleSchema = z.object({ threshold: z.number(), lowerIsBetter: z.boolean() })

const limitCheckSchema = z
  .object({
    limit: z.string().describe("As it can be written in failOn."),
    kind: z.enum(["drop", "regressions", "category"]),
    benchmark: named.nullable().describe("Null: all benchmarks together."),
    verdict,
    reason: z
      .enum([
        ...(["within", "over", "not-shown", "one-of-many", "no-shared-items", "rules-differ"] as const),
        ...(["not-diagnosed", "part-diagnosed", "sampled", "by-rules", "two-judges", "two-trees"] as const),
      ])
      .describe(
        "not-shown: over the limit, but the interval of the difference includes 0. one-of-many: it does not, but among so many benchmarks one such drop is to be expected. From no-shared-items on: why it could not be checked.",
      ),
    text: z.string().describe("The finding in a sentence without names."),
    q: z
      .number()
      .nullable()
      .describe("Benjamini-Hochberg among the benchmarks the limit is held against; null where there is one."),
    itemsToDecide: count
      .nullable()
      .describe(
        "Shared items that would show a drop as large as the limit with 80 % power; null: decided, or not known.",
      ),
    categories: z.array(z.string()).describe("Slugs of the categories that are worse, of a limit on categories."),
    analyze: z.array(count).describe("Result sets whose failures have to be diagnosed, all of them, for this limit."),
  })
  .meta({ id: "LimitCheck" })

const benchmarkSchema = z
  .object({
    ...named.shape,
    ...measured,
    verdict: verdict.nullable().describe("The worst of its checks; null: no limit is about it."),
    onlyBaseline: count,
    onlyCandidate: count,
    otherTexts: otherTextsCount,
    unscoredBaseline: count.describe("Answers without a score, and errors of the harness: they count nowhere."),
    unscoredCandidate: count,
    rules: z
      .object({ baseline: ruleSchema, candidate: ruleSchema })
      .nullable()
      .describe("Where the two sides do not fail by one rule, which is why nothing is held against the other."),
  })
  .meta({ id: "CheckedBenchmark" })

const worseSchema = z
  .object({
    ...named.shape,
    level: z.number().int().min(1),
    baseline: count.describe("Failures of the baseline in this category, on shared items."),
    candidate: count,
    rateBaseline: proportionSchema.nullable().describe("Of the shared items that were diagnosed."),
    rateCandidate: proportionSchema.nullable(),
    difference: differenceSchema.nullable().describe("rateBaseline - rateCandidate: negative here."),
    q: z.number(),
  })
  .meta({ id: "WorseCategory" })

export const checkSchema = z
  .object({
    verdict: verdict.describe(
      "fail: some limit is exceeded for sure. undecided: none is, and some could not be decided.",
    ),
    exitCode: z.number().int().describe("Of the command line: 0 pass, 3 fail, 2 undecided."),
    text: z.string(),
    baseline: sideSchema,
    candidate: sideSchema,
    checks: z.array(limitCheckSchema).describe("One for each limit and benchmark, in the order of the limits."),
    overall: z.object(measured),
    countOnce: countOnceSchema,
    benchmarks: z.array(benchmarkSchema).describe("All that either side was run on."),
    variants: z
      .string()
      .nullable()
      .describe("Where baseline (A) and candidate (B) do not count the same variant of the shared items, which ones."),
    worse: z
      .array(worseSchema)
      .describe("Categories that are worse at q < 0.05, whether a limit asks for them or not."),
    page: z.string().describe("Address of the comparison on this site."),
  })
  .meta({ id: "Check" })

export type CheckReport = z.infer<typeof checkSchema>
