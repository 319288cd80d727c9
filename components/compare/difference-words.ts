import { formatCount } from "@/lib/format"
import { DIFFERS_BELOW } from "@/lib/stats/categories"
import type { Comparison } from "@/lib/stats/compare"

type Names = { readonly a: string; readonly b: string; readonly nameOf: (slug: string) => string }

/** The finding over the categories, or that there is none. */
export function differenceTitle({ signature }: Comparison, { a, b, nameOf }: Names): string {
  if (signature.basis === "nothing-read") return "No failure of one of them was read, so kinds are not compared"
  const top = signature.categories.filter((row) => row.level === 1)
  if (signature.basis === "samples") {
    const clear = top.filter((row) => row.difference && (row.difference.low > 0 || row.difference.high < 0))
    if (clear.length === 0) return "From the sample read, no category is clearly more frequent in one of them"
    const [most] = clear.sort((x, y) => Math.abs(y.difference?.estimate ?? 0) - Math.abs(x.difference?.estimate ?? 0))
    const who = (most?.difference?.estimate ?? 0) > 0 ? a : b
    return `From the sample read: ${nameOf(most?.slug ?? "")} looks more frequent in ${who}`
  }
  const differing = top.filter((row) => row.q !== null && row.q < DIFFERS_BELOW)
  const [most] = [...differing].sort((x, y) => (x.q ?? 1) - (y.q ?? 1))
  if (!most) return "No single category sets them apart"
  const who = (most.difference?.estimate ?? 0) > 0 ? a : b
  return differing.length === 1
    ? `One category sets them apart: ${nameOf(most.slug)}, more often ${who}`
    : `${formatCount(differing.length)} categories set them apart, first of all ${nameOf(most.slug)}, more often ${who}`
}

export function differenceSubtitle({ signature, items, a, b }: Comparison, view: "rate" | "share"): string {
  const unit =
    view === "rate"
      ? `Share of all ${formatCount(items)} attempts that fail in each category`
      : `Share of each model’s failures (${formatCount(a.failures)} and ${formatCount(b.failures)}) in each category`
  return `${unit}, with 95% intervals. ${signature.basis === "counts" ? "Every failure of both models has been read." : `Read: ${formatCount(a.read)} of ${formatCount(a.failures)} and ${formatCount(b.read)} of ${formatCount(b.failures)} failures.`}`
}
