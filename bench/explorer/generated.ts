/** How large a generated atlas is; everything in it follows from this. */
export type Size = {
  readonly annotations: number
  readonly models: number
  readonly datasets: number
  /** nodes of the tree by level */
  readonly nodes: readonly [number, number, number]
  /** share of predictions that fail */
  readonly failing: number
}

export const sizeFor = (annotations: number): Size => ({
  annotations,
  models: 100,
  datasets: 40,
  nodes: [16, 64, 320],
  failing: 0.4,
})

export type Step = { readonly what: string; readonly sql: string }

/** Ids are given, not drawn from sequences: rows written set-wise refer to each other by arithmetic. */
export const ids = { resultSet: 1, analysis: 1, version: 1 } as const

/**
 * 0 <= chance < 1 from an id and a salt: the same rows at every run, whatever plan the server chooses. hashint4extended
 * is what PostgreSQL's own hash partitions are made with.
 */
export const chance = (id: string, salt: number) =>
  `((hashint4extended((${id})::int, ${salt}) & 1048575) / 1048576.0::float8)`
