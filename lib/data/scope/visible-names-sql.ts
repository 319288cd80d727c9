import "server-only"

/** SQL: may whoever stands at placeholder `viewer` read this row of `result_set`, knowing its address? As `mayRead`. */
export function readableResults(alias: string, viewer: number): string {
  return `(${alias}.visibility <> 'private' OR ${alias}.owner_id = $${viewer}::int)`
}
