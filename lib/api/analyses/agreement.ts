import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { getAgreement, type Agreement } from "@/lib/data/agreement/agreement"
import { getAnalysis, type Analysis } from "@/lib/data/analyses/analyses"
import { getLabels } from "@/lib/data/analyses/analysis-progress"
import { listDiagnosisPairs } from "@/lib/data/agreement/label-pairs"
import { chooseBasis, basisChoices, basesOf } from "@/lib/domain/analyses/agreement-basis"
import { outcomeAbout, outcomes } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import type { JudgeAgreement } from "@/lib/stats/agreement/judge-agreement"
import type { LabelMatrix } from "@/lib/stats/agreement/label-matrix"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { endpoint } from "@/lib/api/openapi/endpoint"
import { labelsJson, labelsSchema } from "@/lib/api/schema/labels"
import { count, idParams } from "@/lib/api/schema/fields"
import { intervalSchema, proportionOf, proportionSchema } from "@/lib/api/schema/numbers"
import { idParam } from "@/lib/http/request/form"

const side = z.object({
  id: z.number().int(),
  title: z.string(),
  judge: z.string(),
  categories: z.string(),
  labels: labelsSchema,
})
const cells = z.array(z.object({ a: z.string(), b: z.string(), count }))
const chance = z.number().nullable()

const agreementFigures = {
  items: count,
  agreed: count,
  raw: proportionSchema.nullable(),
  expected: chance.describe("What two independent judges with these shares would reach."),
  kappa: intervalSchema.nullable().describe("Cohen's kappa; null under 20 items, or with one label only."),
  ac1: chance.describe("Gwet's AC1: steadier than kappa where one label rules."),
}

export const agreementSchema = z
  .object({
    a: side.describe("`categories` is the key of the release or tree its labels stand on."),
    b: side,
    sameJudge: z
      .boolean()
      .describe("One judge and itself: figures say how steady it is (rules always are), nothing on how right."),
    footing: z.enum(["shared", "trees"]).describe("shared: the same categories; trees: each its own, no kappa then."),
    level: z.number().int().min(1).max(2),
    shared: count.describe("Failures both have sampled."),
    onlyA: count,
    onlyB: count,
    outcomes: z
      .object({ ...agreementFigures, table: cells })
      .describe(`Diagnosed, no error found, refused … ${outcomeAbout}`),
    compared: count.describe("Failures both have put into a category or Other."),
    categories: z
      .object({
        ...agreementFigures,
        labels: z.array(
          z.object({
            slug: z.string(),
            name: z.string(),
            a: count,
            b: count,
            both: count,
            raw: proportionSchema.describe("Both say it or both do not."),
            specific: z.number().min(0).max(1).describe("2 both / (a + b)."),
            kappa: intervalSchema.nullable().describe("Against all others; null when too few."),
          }),
        ),
      })
      .nullable()
      .describe("Null when each has its own tree."),
    trees: z
      .object({
        adjustedRand: z.number().nullable(),
        adjustedRandInterval: intervalSchema.nullable().describe("Jackknife over failures."),
        adjustedMutualInformation: z.number().nullable(),
        adjustedMutualInformationInterval: intervalSchema.nullable(),
      })
      .nullable(),
    table: cells.describe("All shared failures by label; labels that are no category begin with `leftover:`."),
    disagreements: z.array(
      z.object({
        annotationA: z.number().int(),
        annotationB: z.number().int(),
        model: z.string(),
        dataset: z.string(),
        exampleId: z.string(),
        labelA: z.string(),
        labelB: z.string(),
        outcomeA: z.enum(outcomes),
        outcomeB: z.enum(outcomes),
        titleA: z.string().nullable(),
        titleB: z.string().nullable(),
        summaryA: z.string().nullable(),
        summaryB: z.string().nullable(),
      }),
    ),
    next: z.number().int().nullable().describe("Send it as `after` for the next disagreements."),
  })
  .meta({ id: "Agreement" })

const query = z.object({
  with: idParam.describe(
    "The other analysis, of the same items: the same results, or the same answers in another import.",
  ),
  level: z.coerce.number().int().min(1).max(2).default(1).describe("1: top categories, 2: one level below."),
  on: z.enum(basisChoices).default("same").describe("trees: each on its own tree, where both have one."),
  limit: z.coerce.number().int().min(0).max(500).default(50).describe("Disagreements at a time."),
  after: idParam.optional(),
})

const compareJudgesEndpoint = endpoint({
  id: "compareJudges",
  method: "GET",
  path: "/api/v1/analyses/{id}/agreement",
  summary: "How far two analyses agree on the failures both have read",
  description: "Judges' own words: reviews by people are left out.",
  permission: "anyone",
  params: idParams,
  query,
  reply: agreementSchema,
  handler: ({ params, query, viewer }) => agreementReport({ a: params.id, ...query }, viewer),
})

export const agreementEndpoints = [compareJudgesEndpoint]

type Wanted = { readonly a: number } & z.output<typeof query>

/** The same answer for the API and the command line. */
export async function agreementReport(wanted: Wanted, viewer: Viewer): Promise<z.input<typeof agreementSchema>> {
  if (wanted.a === wanted.with) throw new AppError("invalid", "An analysis agrees with itself: name another one.")
  const [a, b] = await Promise.all([getAnalysis(wanted.a, viewer), getAnalysis(wanted.with, viewer)])
  const basis = chooseBasis(basesOf(a, b), wanted.on)
  if (!basis) throw new AppError("conflict", "One of the two has no categories yet: wait until it is done.")
  const agreement = await getAgreement({ a: a.id, b: b.id, basis, level: wanted.level })
  const pairs = basis.kind === "shared" ? null : samePairs(agreement.matrix)
  const { limit, after } = wanted
  const apart = await listDiagnosisPairs(agreement.sides, { filter: { kind: "apart", pairs }, after, limit })
  const [versionA, versionB] = basis.kind === "shared" ? [basis.version, basis.version] : [basis.a, basis.b]
  const { labels, clusterings } = agreement
  const [labelsA, labelsB] = await Promise.all([getLabels(a), getLabels(b)])
  return {
    a: sideOf(a, versionA.key, labelsA),
    b: sideOf(b, versionB.key, labelsB),
    sameJudge: a.judgeId === b.judgeId,
    footing: basis.kind,
    level: wanted.level,
    shared: agreement.shared,
    onlyA: agreement.onlyA,
    onlyB: agreement.onlyB,
    outcomes: { ...figuresOf(agreement.outcomes), table: cellsOf(agreement.outcomeMatrix) },
    compared: agreement.compared,
    categories: labels && { ...figuresOf(labels), labels: labelsOf(labels, agreement) },
    trees: clusterings && {
      adjustedRand: clusterings.rand,
      adjustedRandInterval: clusterings.randInterval,
      adjustedMutualInformation: clusterings.information,
      adjustedMutualInformationInterval: clusterings.informationInterval,
    },
    table: cellsOf(agreement.matrix),
    disagreements: apart.rows.map(({ modelName, datasetTitle, ...row }) => ({
      annotationA: row.annotationA,
      annotationB: row.annotationB,
      model: modelName,
      dataset: datasetTitle,
      exampleId: row.exampleId,
      labelA: row.labelA,
      labelB: row.labelB,
      outcomeA: row.outcomeA,
      outcomeB: row.outcomeB,
      titleA: row.titleA,
      titleB: row.titleB,
      summaryA: row.summaryA,
      summaryB: row.summaryB,
    })),
    next: apart.next,
  }
}

/** The pairs of labels that mean the same, as the matrix has matched them. */
export function samePairs({ rows, columns, same }: LabelMatrix): [string, string][] {
  return rows.flatMap((row, index): [string, string][] => {
    const column = columns[same[index] ?? -1]
    return column === undefined ? [] : [[row, column]]
  })
}

function sideOf({ id, title, judgeId }: Analysis, categories: string, labels: Labels) {
  return { id, title, judge: judgeId, categories, labels: labelsJson(labels) }
}

function figuresOf({ items, agreed, raw, expected, kappa, ac1 }: JudgeAgreement) {
  return { items, agreed, raw: proportionOf(raw, { count: agreed, n: items }), expected, kappa, ac1 }
}

function labelsOf({ items, labels }: JudgeAgreement, { namesA }: Agreement) {
  return labels.map(({ label, first, second, both, raw, specific, kappa }) => ({
    slug: label,
    name: namesA.get(label) ?? label,
    a: first,
    b: second,
    both,
    raw: { ...raw, count: items - first - second + 2 * both, n: items },
    specific,
    kappa,
  }))
}

function cellsOf({ rows, columns, counts }: LabelMatrix) {
  return rows.flatMap((a, i) =>
    columns.flatMap((b, j) => {
      const n = counts[i]?.[j] ?? 0
      return n > 0 ? [{ a, b, count: n }] : []
    }),
  )
}
