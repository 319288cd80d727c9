import { z } from "zod"
import { textParts, type TextPart } from "@/lib/domain/passage"
import { presetKeys } from "@/lib/domain/words"

/**
 * Every URL of the site is built here, and every search parameter is parsed here. A parameter that cannot be read
 * falls back to its default: an old or mistyped link still opens. Names of models and data sets travel as slugs.
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

/** Which counts a page shows: of a release (key or "latest") or of one analysis placed on it. */
const scope = { release: text, analysis: id }

export const units = ["share", "rate", "count"] as const
export const atlasViews = ["tree", "icicle", "models", "datasets", "table"] as const
export const atlasSorts = ["most", "models", "colour", "name"] as const
export const categoryTabs = ["overview", "instances", "quality", "history"] as const
export const exemplarKinds = ["all", "borderline", "disputed"] as const
export const compareViews = ["rate", "share"] as const
export const compareSorts = ["difference", "evidence", "name"] as const
export const splitCells = ["both-fail", "only-a-fails", "only-b-fails", "both-right", "any"] as const
export type SplitCell = (typeof splitCells)[number]

/** Two models, and which of the items they share. B is a slug, or slug@ID when its results are another analysis's. */
const comparedItems = {
  a: text,
  b: text,
  dataset: many.prefault([]),
  cell: choice(splitCells),
  pair: text,
  q: text,
}

const params = {
  atlas: z.object({
    analysis: id,
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
    analysis: id,
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
  }),
  datasets: z.object({ ...scope, q: text }),
  dataset: z.object({ ...scope }),
  compare: z.object({
    ...scope,
    ...comparedItems,
    /** two models, or a baseline and a candidate that is meant to be better */
    mode: choice(["models", "versions"]),
    /** items both answered, or all that either did */
    items: choice(["shared", "all"]),
    view: choice(compareViews),
    sort: choice(compareSorts),
    open: many.prefault([]),
    after: text,
  }),
  comparedItem: z.object({
    ...scope,
    ...comparedItems,
    mode: choice(["models", "versions"]),
    variant: text,
    trial: z.coerce.number().int().min(0).max(1_000_000).catch(0).prefault(0),
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
    q: words,
    sort: z.enum(["confidence"]).optional().catch(undefined),
    after: text,
  }),
  error: z.object({
    /** the list one came from: its own parameters */
    from: z.string().min(1).max(2_000).optional().catch(undefined),
    view: z.enum(["plain"]).optional().catch(undefined),
    all: z.enum(textParts).optional().catch(undefined),
    /** a passage to light: lib/domain/passage.ts */
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
type Values = Readonly<Record<string, string | number | readonly string[] | null | undefined>>

export type AtlasQuery = Query<"atlas">
export type CategoryQuery = Query<"category">
export type ModelsQuery = Query<"models">
export type ModelQuery = Query<"model">
export type DatasetsQuery = Query<"datasets">
export type DatasetQuery = Query<"dataset">
export type CompareQuery = Query<"compare">
export type ComparedItemQuery = Query<"comparedItem">
export type ErrorsQuery = Query<"errors">
export type ErrorQuery = Query<"error">
export type SearchQuery = Query<"search">
export type AgreementQuery = Query<"agreement">

/** Parses the search parameters of one kind of page. */
export function parseQuery<Name extends keyof Params>(name: Name, raw: RawParams): Query<Name> {
  return params[name].parse(raw) as Query<Name>
}

/** "/path" + parameters; empty ones are left out, so that equal views have equal addresses. */
export function withQuery(path: string, values: Values = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === "") continue
    if (typeof value === "object") value.forEach((item) => search.append(key, item))
    else search.set(key, String(value))
  }
  const text = search.toString()
  return text === "" ? path : `${path}?${text}`
}

const part = encodeURIComponent

export const routes = {
  home: () => "/",
  atlas: (release = "latest", values: Values = {}) => withQuery(`/atlas/${part(release)}`, values),
  category: (release: string, slug: string, values: Values = {}) =>
    withQuery(`/atlas/${part(release)}/${part(slug)}`, values),
  published: () => "/atlas/published",
  models: (values: Values = {}) => withQuery("/models", values),
  model: (slug: string, values: Values = {}) => withQuery(`/models/${part(slug)}`, values),
  datasets: (values: Values = {}) => withQuery("/datasets", values),
  dataset: (slug: string, values: Values = {}) => withQuery(`/datasets/${part(slug)}`, values),
  compare: (values: Values = {}) => withQuery("/compare", values),
  comparedItem: (exampleRowId: number, values: Values = {}) => withQuery(`/compare/${exampleRowId}`, values),
  errors: (values: Values = {}) => withQuery("/errors", values),
  search: (values: Values = {}) => withQuery("/search", values),
  error: (annotationId: number, values: Values = {}) => withQuery(`/errors/${annotationId}`, values),
  errorText: (annotationId: number, part: TextPart) => `/errors/${annotationId}/${part}.txt`,
  upload: () => "/upload",
  resultSet: (resultSetId: number, values: Values = {}) => withQuery(`/upload/${resultSetId}`, values),
  rejectedRows: (resultSetId: number) => `/upload/${resultSetId}/rejected.csv`,
  uploads: (id?: string, values: Values = {}) =>
    withQuery(id === undefined ? "/api/uploads" : `/api/uploads/${part(id)}`, values),
  analyses: (values: Values = {}) => withQuery("/analyses", values),
  newAnalysis: (values: Values = {}) => withQuery("/analyses/new", values),
  analysis: (analysisId: number) => `/analyses/${analysisId}`,
  agreement: (analysisId: number, values: Values = {}) => withQuery(`/analyses/${analysisId}/agreement`, values),
  stability: (analysisId: number, stabilityId: number, values: Values = {}) =>
    withQuery(`/analyses/${analysisId}/stability/${stabilityId}`, values),
  dryRun: (dryRunId: number) => `/analyses/dry-run/${dryRunId}`,
  judges: (values: Values = {}) => withQuery("/judges", values),
  judge: (judgeId: string) => `/judges/${part(judgeId)}`,
  method: () => "/method",
  account: () => "/account",
  signIn: (values: Values = {}) => withQuery("/sign-in", values),
  api: (path: string, values: Values = {}) => withQuery(`/api/v1/${path}`, values),
} as const
