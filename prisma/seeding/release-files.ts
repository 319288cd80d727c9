import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { z } from "zod"
import { qualities, suspects, verdicts } from "@/lib/domain/enums"

/** The releases that come with the code, the oldest first. */
export const shippedReleases = [
  { key: "2026.11", publishedAt: "2026-11-01" },
  { key: "2026.12", publishedAt: "2026-12-01" },
] as const
export type ShippedRelease = (typeof shippedReleases)[number]

const root = path.join(process.cwd(), "prisma/atlas")

const optionalText = z.string().transform((value) => (value === "" ? null : value))
const optionalNumber = z.string().transform((value) => (value === "" ? null : Number(value)))
const key = { dataset: z.string(), model: z.string(), exampleId: z.string() }

const datasets = z.array(
  z.object({
    name: z.string(),
    title: z.string(),
    suite: z.string(),
    description: z.string(),
    sourceName: z.string(),
    sourceUrl: z.url(),
    licence: z.string(),
    file: z.string(),
    // since 2026.12
    kind: z.string().nullish().default(null),
    scored: z.string().nullish().default(null),
    noise: z.string().nullish().default(null),
  }),
)

const releasedModel = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  family: z.string().nullable(),
  organisation: z.string().nullable(),
  setting: z.string().nullable(),
})
type ReleasedModel = z.output<typeof releasedModel>

const subcategory = z.object({ slug: z.string(), name: z.string(), definition: z.string() })
const category = subcategory.extend({
  // since 2026.12
  phrase: z.string().nullish().default(null),
  includes: z.array(z.string()),
  excludes: z.array(z.string()),
  precedence: z.string().nullable(),
  published_match: z.string().nullable(),
  published_match_kind: z.string().nullable(),
  children: z.array(subcategory),
})

const evidence = z.tuple([z.number().int(), z.number().int()]).nullable()
const annotation = z.object({
  ...key,
  score: z.number(),
  round: z.number().int(),
  verdict: z.enum(verdicts),
  suspect: z.enum(suspects).nullable(),
  // empty where no error was found
  title: optionalText,
  summary: z.string(),
  secondary: z.string().nullable(),
  category: z.string().nullable(),
  subcategory: z.string().nullable(),
  proposed: z.string().nullable(),
  confidence: z.number(),
  criteria: z.array(
    z.object({
      criterion: z.string(),
      present: z.boolean().nullable(),
      quality: z.preprocess(
        (value) => (value === "partially correct" ? "partially-correct" : value),
        z.enum(qualities).nullable(),
      ),
      evidence,
      comment: z.string().nullable(),
    }),
  ),
})
export type ReleaseAnnotation = z.output<typeof annotation>

const stratum = z.object({
  dataset: z.string(),
  model: z.string(),
  predictions: z.coerce.number().int(),
  failures: z.coerce.number().int(),
  annotated: z.coerce.number().int(),
  threshold: z.coerce.number(),
})

const secondOpinion = z.object({
  ...key,
  first: z.string(),
  second: z.string(),
  secondAlternative: optionalText,
  secondConfidence: optionalNumber,
})

const expertMatch = z.object({
  ...key,
  match: z
    .enum(["same", "related", "different", "judge-no-error"])
    .transform((match) => (match === "judge-no-error" ? ("no_error_found" as const) : match)),
  expertsSplit: z.string().transform((value) => value === "true"),
})

const critique = z.object({
  ...key,
  diagnosis: z.enum(["right", "partly", "wrong"]),
  firstError: z.enum(["yes", "later", "none"]),
  category: z
    .enum(["fits", "other-better", "wrong"])
    .transform((category) => (category === "other-better" ? ("other_better" as const) : category)),
  better: optionalText,
})

/** One dataset's scores, long: a row per (example, model). */
export type ReleaseScore = {
  readonly exampleId: string
  readonly contentHash: string
  readonly model: string
  readonly score: number
}

export type ReleaseFiles = ReturnType<typeof openRelease>

/**
 * Reads a release from its folder (prisma/atlas/2026.12; its README says what is in each file), every file parsed into
 * typed rows. A model that the release knows under several spellings has one name in all of them.
 *
 * @internal
 */
export function openRelease(folder: string) {
  const read = (name: string) => readFileSync(path.join(folder, name), "utf8")

  /** No CSV file of a release has a quoted field: a record is a line, a comma always separates. */
  function readRecords(name: string): Record<string, string>[] {
    const text = read(name)
    if (text.includes('"')) throw new Error(`${folder}/${name} has quotes, which nothing here reads.`)
    const [header = "", ...rows] = text.split(/\r?\n/).filter((line) => line !== "")
    const columns = header.split(",")
    return rows.map((row) => {
      const cells = row.split(",")
      return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]))
    })
  }

  const models: readonly ReleasedModel[] = existsSync(path.join(folder, "models.json"))
    ? z.object({ models: z.array(releasedModel) }).parse(JSON.parse(read("models.json"))).models
    : []
  const nameOf = new Map(models.flatMap(({ name, aliases }) => aliases.map((alias) => [alias, name] as const)))
  const named = <Row extends { model: string }>(row: Row): Row => ({
    ...row,
    model: nameOf.get(row.model) ?? row.model,
  })

  const readCsv = <Row extends z.ZodObject<{ model: z.ZodString }>>(name: string, row: Row): z.output<Row>[] =>
    readRecords(name).map((record) => named(row.parse(record) as z.output<Row> & { model: string }))
  const taxonomyText = read("taxonomy.json")
  const readDatasets = () => datasets.parse(JSON.parse(read("datasets.json")))

  return {
    models,
    taxonomyText,
    readDatasets,
    taxonomy: z.object({ name: z.string(), categories: z.array(category) }).parse(JSON.parse(taxonomyText)),
    /** Names that are shorter than those of files, by these. */
    readShortNames: () =>
      existsSync(path.join(folder, "model-names.json"))
        ? z.record(z.string(), z.string()).parse(JSON.parse(read("model-names.json")))
        : {},
    readAnnotations: (): ReleaseAnnotation[] =>
      read("annotations.jsonl")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => named(annotation.parse(JSON.parse(line)))),
    readStrata: () => readCsv("strata.csv", stratum),
    readOutputHashes: () => readCsv("output-hashes.csv", z.object({ ...key, outputHash: z.string() })),
    readSecondOpinions: () => readCsv("agreement.csv", secondOpinion),
    readExpertMatches: () => readCsv("experts.csv", expertMatch),
    readCritiques: () => (existsSync(path.join(folder, "critic.csv")) ? readCsv("critic.csv", critique) : []),
    /** An empty cell means that a model did not try an example. */
    readOutcomes: (dataset: string): ReleaseScore[] =>
      readRecords(`outcomes/${dataset}.csv`).flatMap(({ exampleId = "", contentHash = "", ...scores }) =>
        Object.entries(scores)
          .filter(([, score]) => score !== "")
          .map(([model, score]) => named({ exampleId, contentHash, model, score: Number(score) })),
      ),
    /** sha256 of all scores: of the name and the text of every file of outcomes, in the order of their names. */
    hashOutcomes(): string {
      const sum = createHash("sha256")
      for (const { name } of readDatasets().sort((a, b) => (a.name < b.name ? -1 : 1)))
        sum.update(`${name}\n${read(`outcomes/${name}.csv`)}\n`)
      return sum.digest("hex")
    },
  }
}

export const openShipped = (release: string) => openRelease(path.join(root, release))

export const readPublished = () =>
  z
    .object({
      name: z.string(),
      source: z.string(),
      totals: z.record(z.string(), z.number()),
      categories: z.array(
        z.object({
          name: z.string(),
          share: z.number().nullable(),
          datasets: z.number().int().optional(),
          models: z.number().int().optional(),
        }),
      ),
    })
    .loose()
    .parse(JSON.parse(readFileSync(path.join(root, "published-erroratlas.json"), "utf8")))
