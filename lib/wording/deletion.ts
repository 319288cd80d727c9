import { formatCount, plural } from "@/lib/format"

/** What goes with something that is deleted: what it is, and how many of it or which. */
export type DeletionLine = { readonly name: string; readonly value: string }

type Labels = { readonly diagnoses: number; readonly reviews: number; readonly judgeReplies: number }

export type GoingResults = Labels & {
  readonly predictions: number
  readonly items: number
  /** `title`: null where it is somebody else's */
  readonly analyses: readonly { readonly title: string | null }[]
  readonly dryRuns: number
  readonly files: readonly string[]
  readonly models: readonly string[]
  readonly datasets: readonly string[]
  readonly forgotten: readonly { readonly from: string; readonly into: string }[]
}

export type GoingAnalysis = Labels & {
  readonly labels: number
  readonly categories: number
  readonly stabilities: number
  readonly dryRuns: number
}

/** Of results; what there is none of is not listed. */
export function resultsGoing(going: GoingResults): DeletionLine[] {
  const own = going.analyses.flatMap(({ title }) => title ?? [])
  const others = going.analyses.length - own.length
  return listed({
    Answers: counted(going.predictions),
    Questions: going.items > 0 ? `${formatCount(going.items)} with their texts` : null,
    Analyses: joined([...own, ...(others > 0 ? [`${formatCount(others)} of other people`] : [])]),
    Diagnoses: counted(going.diagnoses),
    Reviews: counted(going.reviews),
    "Dry runs": counted(going.dryRuns),
    "Replies of judges": counted(going.judgeReplies),
    Files: joined(going.files),
    "Models nobody else has": joined(going.models),
    "Benchmarks nobody else has": joined(going.datasets),
    "Merged names, forgotten for later imports": joined(
      going.forgotten.map(({ from, into }) => `${from} (as ${into})`),
    ),
  })
}

/** The same of one analysis. */
export function analysisGoing(going: GoingAnalysis): DeletionLine[] {
  return listed({
    "Failures it read or went through": counted(going.diagnoses),
    "Places in categories": counted(going.labels),
    "Categories of its own tree": counted(going.categories),
    Reviews: counted(going.reviews),
    "Measurements of stability": counted(going.stabilities),
    "Dry runs with its judge and settings": counted(going.dryRuns),
    "Replies of its judge that no other analysis uses": counted(going.judgeReplies),
  })
}

const listed = (lines: Readonly<Record<string, string | null>>): DeletionLine[] =>
  Object.entries(lines).flatMap(([name, value]) => (value === null ? [] : { name, value }))

const counted = (count: number) => (count > 0 ? formatCount(count) : null)

/** How many names of a kind are listed before the rest is counted. */
const most = 12

function joined(names: readonly string[]): string | null {
  if (names.length === 0) return null
  const more = names.length - most
  return [...names.slice(0, most), ...(more > 0 ? [`and ${plural(more, "more", "more")}`] : [])].join(", ")
}
