import { formatCount, formatPercent, plural } from "@/lib/format"

/** As lib/stats/signatures/label-coverage.ts has it; said here in words, the same on pages, in the API and on the command line. */
type Labels = {
  readonly part: "all" | "some" | "none"
  readonly given: number
  readonly labelled: number
  readonly coverage: number | null
}

/** "Labelled 312 of 2,297 given to the judge (14%)" */
export function coverageWords({ given, labelled, coverage }: Omit<Labels, "part">): string {
  const part = coverage === null ? "" : ` (${formatPercent(coverage, coverage < 0.1 ? 1 : 0)})`
  return `Labelled ${formatCount(labelled)} of ${formatCount(given)} given to the judge${part}`
}

/** The same of the failures a page speaks of: "312 labelled", "312 read". */
export function readWord({ part }: Pick<Labels, "part">): "labelled" | "read" {
  return part === "all" ? "labelled" : "read"
}

/** Of failures handed over, labelled or not: rules are given them, nobody reads them. "3 given to the judge", "3 read" */
export function givenWord({ part }: Pick<Labels, "part">): "given to the judge" | "read" {
  return part === "all" ? "given to the judge" : "read"
}

/** The head over counts of labels: what a judge read, or, of labels by rules, how many there are. */
export function readHead({ part }: Pick<Labels, "part">): "Labelled" | "Read" {
  return part === "all" ? "Labelled" : "Read"
}

/** The head over counts by category, what was left unassigned among them: that was gone through, not labelled. */
export function countHead({ part }: Pick<Labels, "part">): "n" | "Read" {
  return part === "all" ? "n" : "Read"
}

/** A count of such a column in words: "12 read", or "12 failures" where rules went through them. */
export function countWords({ part }: Pick<Labels, "part">, count: number): string {
  return part === "all" ? plural(count, "failure") : `${formatCount(count)} read`
}

/** The tile at the head of a model's or a benchmark's page: "Read 15 of 40", "Labelled by rules 2 of 15 given to the judge" */
export function readTile(
  labels: Omit<Labels, "coverage">,
  facts: { readonly read: number; readonly failures: number },
): { readonly head: string; readonly count: number; readonly of: string | null } {
  const { read, failures } = facts
  if (labels.part === "all") {
    const of = failures === 0 ? null : `of ${formatCount(labels.given)} given to the judge`
    return { head: "Labelled by rules", count: labels.labelled, of }
  }
  return {
    head: "Read",
    count: read,
    of: failures === 0 ? null : read === failures ? "all" : `of ${formatCount(failures)}`,
  }
}

/**
 * The effective number behind a share, where weights make it smaller than the failures read: " (effective size 2,484)".
 * Empty where each failure read counts alike.
 */
export function effectiveWords(read: number, size: number): string {
  return Math.round(size) < read ? ` (effective size ${formatCount(Math.round(size))})` : ""
}

/** How sure our intervals are, in words. The number behind it is Z95 (lib/stats/core/estimate.ts). */
export const intervalLevel = "95%"

/** Ends a sentence on shares: what their limits are. Labels that were not read have none: a sample tells nothing of them. */
export function intervalWords({ part }: Pick<Labels, "part">): string {
  return part === "all"
    ? "no intervals, for labels by rules have an error that no sample tells"
    : `${intervalLevel} intervals`
}

/** The head of a column of shares: "Share, 95%", or "Share". */
export function shareHead({ part }: Pick<Labels, "part">, head: string): string {
  return part === "all" ? head : `${head}, ${intervalLevel}`
}

/** Of what other analyses speak of: one that read is named first, for rules read nothing. */
export function elsewhereWords(sources: readonly Pick<Labels, "part">[]): string {
  return sources.every(({ part }) => part === "all")
    ? "Its failures were given to the built-in judge in another analysis, which labels by rules."
    : "Its failures were read in another analysis."
}

/** How the second look at the same failures is called: rules read nothing, and what they went through was not read. */
export function againWord(first: Pick<Labels, "part">, second: Pick<Labels, "part">): string {
  if (second.part === "all") return "labelled again"
  return first.part === "all" ? "read by another judge" : "read again"
}
