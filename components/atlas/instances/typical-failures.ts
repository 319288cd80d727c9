type Row = {
  readonly id: number
  readonly title: string | null
  readonly modelName: string
  readonly datasetTitle: string
  readonly path: readonly { readonly slug: string; readonly name: string }[]
}

export type Example = { readonly id: number; readonly title: string | null; readonly about: string }

/** The surest failures, no two of the same sub-category as long as there are others. */
export function typicalFailures(rows: readonly Row[], wanted = 3): Example[] {
  const seen = new Set<string>()
  const fresh = rows.filter((row) => {
    const deepest = row.path.at(-1)?.slug ?? ""
    if (seen.has(deepest)) return false
    seen.add(deepest)
    return true
  })
  return [...fresh, ...rows.filter((row) => !fresh.includes(row))].slice(0, wanted).map((row) => ({
    id: row.id,
    title: row.title,
    about: [row.datasetTitle, row.modelName, row.path[1]?.name].filter((part) => part !== undefined).join(" · "),
  }))
}
