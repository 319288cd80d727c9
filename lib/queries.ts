import "server-only"
import { z } from "zod"
import { textParts } from "@/lib/domain/failures/passage"
import { isSoundText } from "@/lib/domain/text/valid-text"
import { presetKeys } from "@/lib/domain/enums"
import {
  atlasSorts,
  atlasViews,
  categoryTabs,
  compareSorts,
  compareViews,
  exemplarKinds,
  splitCells,
  units,
} from "./routes"

/**
 * Every search parameter is parsed here; addresses are built in lib/routes. A parameter that cannot be read falls back
 * to its default: an old or mistyped link still opens. Names of models and datasets travel as slugs. On the server
 * alone: the parser weighs as much as the rest of a page's scripts.
 */
type RawParams = Readonly<Record<string, string | readonly string[] | undefined>>

const text = z.string().trim().min(1).max(300).optional().catch(undefined)
/** Words of a full-text search: longer ones are cut, as the fields do. */
const words = z
  .string()
  .transform((value) => value.trim().slice(0, 200))
  .pipe(z.string().min(1))
  .optional()
  .catch(undefined)
const id = z.coerce.number().int().positive().max(2_147_483_647).optional().catch(undefined)
const many = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : [value]).filter((item) => item !== "").slice(0, 50))
  .catch([])
const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values).catch(values[0] as T[number])

/** Which counts a page shows: of a release (key or "latest"), of one analysis placed on it, or of one result set. */
const scope = { release: text, analysis: id, results: id }

/** The atlas has its release in the path: here it is said only that the public one alone is meant. */
const atlasScope = { release: z.literal("latest").optional().catch(undefined), analysis: id }

const trialNumber = z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined)

/** Two models, and which of the items they share. B is a slug, or slug@ID when its results are another analysis's. */
const comparedItems = {
  a: text,
  b: text,
  dataset: many.prefault([]),
  cell: choice(splitCells),
  pair: text,
  q: text,
  /** "subject=law": only items of which the files say this */
  fact: text,
}

const params = {
  atlas: z.object({
    ...atlasScope,
    results: id,
    model: many.prefault([]),
    dataset: many.prefault([]),
    q: text,
    unit: choice(units),
    view: choice(atlasViews),
    node: text,
    /** the deepest level shown; the branch zoomed into; a model (slug) whose values colour the rows */
    level: z.coerce.number().int().min(1).max(12).optional().catch(undefined),
    in: text,
    colour: text,
    sort: choice(atlasSorts),
    /** of the rows of a heat map */
    page: z.coerce.number().int().min(1).max(10_000).catch(1).prefault(1),
    min: z.coerce.number().int().min(0).max(1_000_000).catch(0).prefault(0),
    open: many.prefault([]),
  }),
  category: z.object({
    ...atlasScope,
    model: many.prefault([]),
    dataset: many.prefault([]),
    tab: choice(categoryTabs),
    show: choice(exemplarKinds),
    after: text,
    q: text,
  }),
  models: z.object({ ...scope, q: text, sort: text, dataset: text, view: choice(["list", "map"]) }),
  model: z.object({
    ...scope,
    dataset: many.prefault([]),
    baseline: choice(["benchmark", "atlas"]),
    view: choice(["difference", "absolute"]),
    /** how many of its benchmarks (or topics) are listed */
    lines: choice(["hardest", "all"]),
    /** what its items are told apart by: a key of what the files say; its benchmarks (or topics) without it */
    by: text,
  }),
  datasets: z.object({ ...scope, q: text, sort: text }),
  /** `models`: how many of them are ranked */
  dataset: z.object({ ...scope, models: choice(["first", "all"]) }),
  compare: z.object({
    ...scope,
    ...comparedItems,
    /** two models, or a baseline and a candidate that is meant to be better */
    mode: choice(["models", "versions"]),
    /** items both answered, or all that either did */
    items: choice(["shared", "all"]),
    view: choice(compareViews),
    /** a key of what the files say, by whose values both are shown */
    by: text,
    sort: choice(compareSorts),
    open: many.prefault([]),
    after: text,
  }),
  comparedItem: z.object({
    ...scope,
    ...comparedItems,
    mode: choice(["models", "versions"]),
    /** which of several trials of a side is shown; the one that stands for them without */
    trialA: trialNumber,
    trialB: trialNumber,
    show: choice(["rendered", "plain", "diff"]),
  }),
  errors: z.object({
    ...scope,
    model: many.prefault([]),
    dataset: many.prefault([]),
    category: text,
    outcome: text,
    suspect: text,
    judge: z.enum(["builtin", "model"]).optional().catch(undefined),
    /** "subject=anatomy": lib/domain/failures/fact.ts */
    fact: text,
    q: words,
    sort: z.enum(["confidence"]).optional().catch(undefined),
    after: text,
  }),
  error: z.object({
    /** the list one came from: its own parameters */
    from: z.string().min(1).max(2_000).optional().catch(undefined),
    view: z.enum(["plain"]).optional().catch(undefined),
    all: z.enum(textParts).optional().catch(undefined),
    /** another answer to the item, by the id of its prediction */
    answer: id,
    /** a passage to light: lib/domain/failures/passage.ts */
    p: text,
  }),
  search: z.object({ ...scope, q: words }),
  analyses: z.object({ after: id }),
  agreement: z.object({
    with: id,
    level: choice(["1", "2"]),
    on: choice(["same", "trees"]),
    cell: text,
    outcomes: text,
    after: id,
  }),
  stability: z.object({ level: choice(["1", "2"]), ratio: z.coerce.number().gt(0).max(1).optional().catch(undefined) }),
  newAnalysis: z.object({ results: id, preset: z.enum(presetKeys).catch("paper") }),
  resultSet: z.object({ dataset: text, again: text }),
  signIn: z.object({ callbackUrl: text, error: text }),
} as const

type Params = typeof params
type Query<Name extends keyof Params> = z.output<Params[Name]>

export type AtlasQuery = Query<"atlas">
export type CategoryQuery = Query<"category">
export type ModelQuery = Query<"model">
export type CompareQuery = Query<"compare">
export type ComparedItemQuery = Query<"comparedItem">
export type ErrorsQuery = Query<"errors">
export type ErrorQuery = Query<"error">
export type AgreementQuery = Query<"agreement">

/** Parses the search parameters of one kind of page. A value that is no text is read as none at all. */
export function parseQuery<Name extends keyof Params>(name: Name, raw: RawParams): Query<Name> {
  // Next puts a parameter named like what every object has ("toString") beside that: a function among the texts.
  const isText = (value: unknown) => typeof value === "string" && isSoundText(value)
  const sound = Object.entries(raw).filter(([, value]) => [value ?? ""].flat().every(isText))
  return params[name].parse(Object.fromEntries(sound)) as Query<Name>
}

/** The list of failures a page was reached from: its address, carried along as one parameter (`from`). */
export function parseListedFrom(from: string | undefined): ErrorsQuery {
  const search = new URLSearchParams(from ?? "")
  const all = [...new Set(search.keys())].map((key) => [key, search.getAll(key)] as const)
  // A name that comes once is one value, as in the page's own address; a list of one would read as none at all.
  return parseQuery("errors", Object.fromEntries(all.map(([key, values]) => [key, values[1] ? values : values[0]])))
}
