import { formatCount } from "@/lib/format"

/** How much of the failures of each model and benchmark an analysis reads. */
export function sampleWords({ ratio, cap }: { readonly ratio: number; readonly cap: number | null }): string {
  if (cap !== null) return `up to ${formatCount(cap)} a group`
  return ratio === 1 ? "every failure" : `${Number((ratio * 100).toFixed(2))}% of each group`
}
