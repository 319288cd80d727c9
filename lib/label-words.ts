import { formatCount, formatPercent } from "./format"

/** As lib/stats/labels.ts has it; said here in words, the same on pages, in the API and on the command line. */
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

/** What a judge did with the failures it spoke on: rules label, they diagnose nothing. */
export function judgedWord({ part }: Pick<Labels, "part">): "labelled" | "diagnosed" {
  return part === "all" ? "labelled" : "diagnosed"
}

/** The same of the failures a page speaks of: "312 labelled", "312 read". */
export function readWord({ part }: Pick<Labels, "part">): "labelled" | "read" {
  return part === "all" ? "labelled" : "read"
}

/** Ends a sentence on shares: what their limits are. Labels that were not read have none: a sample tells nothing of them. */
export function intervalWords({ part }: Pick<Labels, "part">): string {
  return part === "all" ? "no intervals, for labels by rules have an error that no sample tells" : "95% intervals"
}

/** The head of a column of shares: "Share, 95%", or "Share". */
export function shareHead({ part }: Pick<Labels, "part">, head: string): string {
  return part === "all" ? head : `${head}, 95%`
}
