import { REAPPEARS, type TreeReport } from "@/lib/domain/analyses/stability"
import { meanOf } from "@/lib/stats/core/mean-of-runs"

/** The report as if only the runs on this share of the sample had been made; null: all of them. */
export function atRatio(report: TreeReport, ratio: number | null): TreeReport {
  if (ratio === null) return report
  const usable = report.runs.filter((run) => run.usable)
  const isWanted = usable.map((run) => run.ratio === ratio)
  return {
    ...report,
    kept: report.kept.filter((one) => one.ratio === ratio),
    runs: report.runs.filter((run) => run.ratio === ratio),
    categories: report.categories.map((category) => {
      const values = category.values.filter((_, index) => isWanted[index])
      const seen = values.filter((value) => value !== null)
      return {
        ...category,
        values,
        jaccard: meanOf(seen, { low: 0, high: 1 }),
        runs: seen.length,
        reappeared: seen.filter((value) => value >= REAPPEARS).length,
      }
    }),
  }
}

/** Shares of the sample that runs were made on, the largest first. */
export function ratiosOf({ runs }: TreeReport): number[] {
  return [...new Set(runs.map(({ ratio }) => ratio))].sort((a, b) => b - a)
}
