import type { TextPart } from "@/lib/domain/failures/passage"

/** Every URL of the site is built here, with the words its parameters know. lib/queries reads them. */

export const units = ["share", "rate", "count"] as const
export const atlasViews = ["tree", "icicle", "models", "datasets", "table"] as const
export const atlasSorts = ["most", "models", "colour", "name"] as const
export const categoryTabs = ["overview", "instances", "quality", "history"] as const
export const exemplarKinds = ["all", "borderline", "disputed"] as const
export const compareViews = ["rate", "share"] as const
export const compareSorts = ["difference", "evidence", "name"] as const
export const splitCells = ["both-fail", "only-a-fails", "only-b-fails", "both-right", "any"] as const
export type SplitCell = (typeof splitCells)[number]

type Values = Readonly<Record<string, string | number | readonly string[] | null | undefined>>

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

/** What of a scope's parameters stands behind an address of the atlas, whose path holds the release. */
export const besideRelease = (
  release: string,
  scope: { readonly release?: string | number | undefined; readonly analysis?: string | number | undefined },
) => ({
  ...(scope.analysis !== undefined && { analysis: scope.analysis }),
  ...(release === "latest" && scope.release !== undefined && { release }),
})

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
  work: () => "/work",
  upload: () => "/upload",
  resultSet: (resultSetId: number, values: Values = {}) => withQuery(`/upload/${resultSetId}`, values),
  deleteResults: (resultSetId: number) => `/upload/${resultSetId}/delete`,
  rejectedRows: (resultSetId: number) => `/upload/${resultSetId}/rejected.csv`,
  uploads: (id?: string, values: Values = {}) =>
    withQuery(id === undefined ? "/api/uploads" : `/api/uploads/${part(id)}`, values),
  analyses: (values: Values = {}) => withQuery("/analyses", values),
  newAnalysis: (values: Values = {}) => withQuery("/analyses/new", values),
  analysis: (analysisId: number) => `/analyses/${analysisId}`,
  deleteAnalysis: (analysisId: number) => `/analyses/${analysisId}/delete`,
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
