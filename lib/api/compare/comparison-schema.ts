import { z } from "zod"
import { differenceSchema, intervalSchema, proportionSchema } from "@/lib/api/schema/numbers"
import { count } from "@/lib/api/schema/fields"
import { countOnceSchema } from "./count-once"
import { groupsSchema } from "./comparison-groups"
import { clustersSchema } from "@/lib/api/schema/clusters"
import { scopeSchema } from "@/lib/api/schema/scope"

const probability = z.number().min(0).max(1).nullable()

const ruleSchema = z
  .object({
    threshold: z.number(),
    lowerIsBetter: z.boolean().describe("Scores above the threshold fail, not those below."),
  })
  .meta({ id: "FailureRule" })

export const otherTextsCount = count.describe(
  "Items that have another text under the same id on the other side: left out.",
)

const nextStepSchema = z
  .discriminatedUnion("do", [
    z.object({
      do: z.literal("compare"),
      ...{ a: z.string(), b: z.string() },
      analysis: count.optional().describe("Where A is read; `results` instead where nobody analysed them."),
      results: count.optional(),
    }),
    z.object({ do: z.literal("analyze"), results: count }),
    z.object({ do: z.literal("wait"), analysis: count }),
    z
      .object({
        do: z.literal("threshold"),
        results: count,
        files: z.array(z.string()).readonly(),
        dataset: z.string().nullable(),
        threshold: z.number(),
      })
      .describe("Import the files again with this threshold."),
  ])
  .meta({ id: "NextStep" })

const comparedCategorySchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    level: z.number().int().min(1),
    parent: z.string().nullable(),
    a: count.describe("Failures of A read in this category; labelled so where `basis` is `labelled`."),
    b: count,
    both: count.describe("Items on which both failures fall into it."),
    rateA: proportionSchema.nullable().describe("Of all shared items."),
    rateB: proportionSchema.nullable(),
    shareA: proportionSchema.nullable().describe("Of the model's failures."),
    shareB: proportionSchema.nullable(),
    difference: differenceSchema.nullable().describe("rateA - rateB: positive when A fails this way more often."),
    p: probability.describe("Exact McNemar test, by cluster where there are clusters; null when not tested."),
    q: probability.describe("Benjamini-Hochberg among the rows tested on the same level."),
    shareDifference: differenceSchema.nullable().describe("shareA - shareB, the sides taken as independent."),
    shareP: probability.describe("Of the shares, exact, given which items each model fails; null when not tested."),
    shareQ: probability.describe("Benjamini-Hochberg of shareP on the same level."),
    untested: z
      .enum(["never-tested", "parent-does-not-differ", "not-every-failure-read", "rules-differ"])
      .nullable()
      .describe("Why there is no p."),
  })
  .meta({ id: "ComparedCategory" })

const changeSchema = z
  .object({
    slug: z.string(),
    before: count,
    after: count,
    fixed: count.describe("before = fixed + still + left"),
    left: count,
    still: count,
    entered: count,
    broken: count.describe("after = still + entered + broken"),
    p: probability,
    q: probability,
  })
  .meta({ id: "CategoryChange" })

const trialsSchema = z.object({ attempts: count, failures: count })

export const comparisonSchema = z
  .object({
    a: z.string().describe("Name of model A."),
    b: z.string(),
    scope: scopeSchema,
    datasets: z.array(
      z.object({
        slug: z.string(),
        name: z.string(),
        shared: count,
        onlyA: count,
        onlyB: count,
        otherTexts: otherTextsCount,
        unscoredA: count.describe(
          "Answers of A without a score, and errors of the harness: neither right nor failures.",
        ),
        unscoredB: count,
        ruleA: ruleSchema.nullable().describe("By which rule A's failures were told; B's may be another one."),
        ruleB: ruleSchema.nullable(),
        variantA: z
          .string()
          .nullable()
          .describe(
            'Which variant of the items counts for A (a filter, a scorer); "" is the plain one, null: no answers.',
          ),
        variantB: z.string().nullable(),
      }),
    ),
    shared: count.describe("Items both models answered; everything below is about them alone."),
    leftOut: z
      .array(z.string())
      .describe("Benchmarks that both ran and that are left out, as the two fail by different rules there."),
    countOnce: countOnceSchema,
    trials: z
      .object({
        a: trialsSchema,
        b: trialsSchema,
        text: z.string().describe("How items with several trials are counted; the same sentence as on the page."),
      })
      .nullable()
      .describe("Of all shared items, where one was tried several times; null where each was tried once."),
    variants: z
      .object({ text: z.string().describe("Which ones; the same sentence as on the page.") })
      .nullable()
      .describe("Where A and B do not count the same variant of the shared items; null where they do."),
    clusters: clustersSchema.describe(
      "Of the shared items, where they lie in clusters: intervals and tests go by these then. Null where none are named.",
    ),
    unscoredA: count.describe("Answers of A on these datasets that have no score, and are left out of everything."),
    unscoredB: count,
    verdict: z
      .object({
        kind: z.enum(["ranked", "not-shown", "refused"]),
        reason: z.enum(["no-shared-items", "rules-differ"]).nullable().describe("Why it is refused."),
        better: z.enum(["a", "b"]).nullable().describe("Who fails less often; null unless ranked."),
        text: z.string().describe("The same sentence as on the page and from the command line."),
      })
      .describe(
        "ranked: exact McNemar p < 0.05 on the shared items. refused, as the two sides do not fail by one rule: then each side's own figures stand and all that compare them are null.",
      ),
    groups: groupsSchema,
    next: z.array(nextStepSchema).describe("What brings both under one rule, where the rules differ and it is known."),
    bothRight: count.nullable().describe("Of the shared items; the four are null where the rules differ."),
    onlyAFails: count.nullable(),
    onlyBFails: count.nullable(),
    bothFail: count.nullable(),
    accuracyA: proportionSchema.describe(
      "Of the shared items; where they have several trials the mean of the items' own means, with count and n of trials.",
    ),
    accuracyB: proportionSchema,
    difference: intervalSchema
      .nullable()
      .describe("accuracyA - accuracyB with Newcombe's interval for paired proportions."),
    mcnemarP: probability.describe(
      "Exact McNemar test of equal accuracy; with several trials of an item, or with clusters, the test that it is a case of: sides swapped item by item, cluster by cluster.",
    ),
    minimalDetectableDifference: z
      .number()
      .nullable()
      .describe("Smallest difference of accuracy that so many items show with 80 % power; null when none differs."),
    errorConsistency: z
      .object({
        observed: z.number(),
        expected: z.number(),
        kappa: intervalSchema
          .nullable()
          .describe("Null where a side fails always or never, and where all items are alike: it has no interval then."),
      })
      .nullable()
      .describe("Do they fail on the same items? Chance-corrected agreement of right and wrong."),
    errorOverlap: z.number().nullable().describe("Of items that either fails, the share that both fail (Jaccard)."),
    signatureDistance: z
      .object({
        sqrtJsd: z.number().describe("Square root of the Jensen-Shannon divergence, base 2."),
        low: z.number().nullable(),
        high: z.number().nullable(),
        chance95: z.number().nullable().describe("95 % point of the distance if chance decided who showed what."),
        p: probability,
        totalVariation: z.number().describe("Share of failures that would have to change category."),
      })
      .nullable(),
    categoryAgreement: z
      .object({
        same: count,
        of: count,
        kappa: intervalSchema.nullable(),
        unplaced: count.describe(
          "Read on both sides (by rules: gone through), but in no category on one or both: not among `of`.",
        ),
      })
      .nullable()
      .describe("On items both fail, in a category (or without an error) on both sides: how often in the same one."),
    homogeneity: z
      .object({ chiSquared: z.number(), degrees: count, p: z.number(), pooled: z.array(z.string()) })
      .nullable()
      .describe('Stuart-Maxwell test over right ("" among `pooled`) and all top categories; rare ones are pooled.'),
    changes: z
      .object({
        fixed: count.describe("A fails, B is right."),
        broken: count.describe("A is right, B fails."),
        stillFailing: count,
        changedKind: count.describe("Of these, in a top category on both sides, and in another one."),
        categories: z.array(changeSchema),
      })
      .nullable()
      .describe("From A, the baseline, to B, the candidate."),
    basis: z
      .enum(["counts", "samples", "nothing-read", "labelled"])
      .describe(
        "counts: every failure was read; samples: categories are projections and not tested; labelled: labels by rules, counted without interval or test.",
      ),
    categories: z.array(comparedCategorySchema),
  })
  .meta({ id: "Comparison" })
