import type { Estimate } from "@/lib/stats/core/estimate"
import { attemptRate, type Attempts } from "./attempt-rate"

type Counts = { readonly predictions: number; readonly failures: number; readonly read: number }

/** Attempts, failures and what was read of a group of strata; the failure rate with its interval. */
export type GroupSummary<Row> = Counts & {
  readonly key: string
  readonly rows: readonly Row[]
  /** null when there was no attempt */
  readonly failureRate: Estimate | null
}

/** Strata grouped by `keyOf`, groups in the order they are first met. */
export function summariseBy<Row extends Counts & Attempts>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): GroupSummary<Row>[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return [...groups].map(([key, members]) => {
    const predictions = total(members, "predictions")
    const failures = total(members, "failures")
    return {
      key,
      rows: members,
      predictions,
      failures,
      read: total(members, "read"),
      failureRate: attemptRate(members),
    }
  })
}

function total(rows: readonly Counts[], column: keyof Counts): number {
  return rows.reduce((sum, row) => sum + row[column], 0)
}
