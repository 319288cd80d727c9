import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import path from "node:path"
import { z } from "zod"
import { qualities, suspects, verdicts } from "@/lib/domain/enums"

/** Reads the committed release (prisma/atlas), each file parsed into typed rows. See prisma/atlas/README.md. */
const folder = path.join(process.cwd(), "prisma/atlas")

const read = (name: string) => readFileSync(path.join(folder, name), "utf8")

/** No CSV file of a release has a quoted field: a record is a line, a comma always separates. */
function readRecords(name: string): Record<string, string>[] {
  const text = read(name)
  if (text.includes('"')) throw new Error(`prisma/atlas/${name} has quotes, which nothing here reads.`)
  const [header = "", ...rows] = text.split(/\r?\n/).filter((line) => line !== "")
  const columns = header.split(",")
  return rows.map((row) => {
    const cells = row.split(",")
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]))
  })
}

function readCsv<Row extends z.ZodObject>(name: string, row: Row): z.output<Row>[] {
  return readRecords(name).map((record) => row.parse(record) as z.output<Row>)
}

const optionalText = z.string().transform((value) => (value === "" ? null : value))
const optionalNumber = z.string().transform((value) => (value === "" ? null : Number(value)))
const key = { dataset: z.string(), model: z.string(), exampleId: z.string() }

export const releaseName = "Open ErrorAtlas 2026.11"
export const releaseKey = "2026.11"

export const readDatasets = () =>
  z
    .array(
      z.object({
        name: z.string(),
        title: z.string(),
        suite: z.string(),
        description: z.string(),
        sourceName: z.string(),
        sourceUrl: z.url(),
        licence: z.string(),
        file: z.string(),
      }),
    )
    .parse(JSON.parse(read("datasets.json")))

export const readModelNames = () => z.record(z.string(), z.string()).parse(JSON.parse(read("model-names.json")))

const subcategory = z.object({ slug: z.string(), name: z.string(), definition: z.string() })
const category = subcategory.extend({
  includes: z.array(z.string()),
  excludes: z.array(z.string()),
  precedence: z.string().nullable(),
  published_match: z.string().nullable(),
  published_match_kind: z.string().nullable(),
  children: z.array(subcategory),
})
export const readTaxonomyText = () => read("taxonomy.json")
export const readTaxonomy = () =>
  z.object({ name: z.string(), categories: z.array(category) }).parse(JSON.parse(readTaxonomyText()))

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
export const readAnnotations = (): ReleaseAnnotation[] =>
  read("annotations.jsonl")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => annotation.parse(JSON.parse(line)))

export const readStrata = () =>
  readCsv(
    "strata.csv",
    z.object({
      dataset: z.string(),
      model: z.string(),
      predictions: z.coerce.number().int(),
      failures: z.coerce.number().int(),
      annotated: z.coerce.number().int(),
      threshold: z.coerce.number(),
    }),
  )

export const readOutputHashes = () => readCsv("output-hashes.csv", z.object({ ...key, outputHash: z.string() }))

export const readSecondOpinions = () =>
  readCsv(
    "agreement.csv",
    z.object({
      ...key,
      first: z.string(),
      second: z.string(),
      secondAlternative: optionalText,
      secondConfidence: optionalNumber,
    }),
  )

export const readExpertMatches = () =>
  readCsv(
    "experts.csv",
    z.object({
      ...key,
      match: z
        .enum(["same", "related", "different", "judge-no-error"])
        .transform((match) => (match === "judge-no-error" ? ("no_error_found" as const) : match)),
      expertsSplit: z.string().transform((value) => value === "true"),
    }),
  )

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
    .parse(JSON.parse(read("published-erroratlas.json")))

/** One dataset's scores, long: a row per (example, model). An empty cell means that model did not try the example. */
export function readOutcomes(
  dataset: string,
): { exampleId: string; contentHash: string; model: string; score: number }[] {
  return readRecords(`outcomes/${dataset}.csv`).flatMap(({ exampleId = "", contentHash = "", ...scores }) =>
    Object.entries(scores)
      .filter(([, score]) => score !== "")
      .map(([model, score]) => ({ exampleId, contentHash, model, score: Number(score) })),
  )
}

/** sha256 of all scores: of the name and the text of every file of outcomes, in the order of their names. */
export function hashOutcomes(): string {
  const sum = createHash("sha256")
  for (const { name } of readDatasets().sort((a, b) => (a.name < b.name ? -1 : 1)))
    sum.update(`${name}\n${read(`outcomes/${name}.csv`)}\n`)
  return sum.digest("hex")
}
