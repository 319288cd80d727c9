/** Where answers of a model are read: the results of one import, with the labels of one analysis of them or (null) without. */
export type Place = { readonly results: number; readonly analysis: number | null }

/** Parameters of addresses, options and API that say it. */
export type PlaceParams = { readonly analysis: number } | { readonly results: number }

export const paramsOfPlace = ({ results, analysis }: Place): PlaceParams =>
  analysis === null ? { results } : { analysis }

/** A model and where its answers are read, as model B of a comparison is written: "slug@12", "slug@results-57". */
export const placed = (model: string, { results, analysis }: Place): string =>
  `${model}@${analysis === null ? `results-${results}` : analysis}`

/** What `placed` wrote, and names that look so; null for names without such an end. */
export function readPlaced(text: string): ({ readonly model: string } & PlaceParams) | null {
  const [, model, results, id] = /^(.+)@(results-)?([1-9]\d{0,8})$/s.exec(text) ?? []
  if (model === undefined || id === undefined) return null
  return results === undefined ? { model, analysis: Number(id) } : { model, results: Number(id) }
}

export const isSamePlace = (a: Place, b: Place): boolean => a.results === b.results && a.analysis === b.analysis
