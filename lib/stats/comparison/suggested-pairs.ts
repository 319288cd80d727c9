import { groupBy } from "@/lib/domain/collections/group-by"
import type { Estimate } from "@/lib/stats/core/estimate"
import { readCount } from "@/lib/stats/signatures/label-coverage"
import { rateOfAttempts, type Attempts } from "@/lib/stats/proportions/attempt-rate"

/** What is asked of a stratum here (lib/data/taxonomy/signature-counts.ts). */
type Stratum = Attempts & {
  readonly modelSlug: string
  readonly modelName: string
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly read: number
  readonly classified: number
  readonly other: number
  readonly noErrorFound: number
  readonly heuristic: boolean
}

type Side = {
  readonly slug: string
  readonly name: string
  readonly rate: Estimate
  /** failures the judge was given and answered for */
  readonly read: number
  /** those it read; of labels by rules, how many there are */
  readonly labelled: number
}

/** Two models that ran one dataset, `a` failing less often there (or the model that was asked for). */
export type FirstPair = {
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly a: Side
  readonly b: Side
}

/**
 * Comparisons to start from. With no model chosen: of each dataset the two models of which most failures were read,
 * because only what was read can differ in kind. With one: the others on its datasets, those read most first.
 */
export function firstPairs(strata: readonly Stratum[], chosen?: string): readonly FirstPair[] {
  const pairs = [...groupBy(strata, ({ datasetSlug }) => datasetSlug).values()].flatMap((rows) => {
    const known = rows.filter(({ predictions }) => predictions > 0).sort(byRead)
    const [first, ...others] =
      chosen === undefined ? known.filter(({ read }) => read > 0).slice(0, 2) : withFirst(known, chosen)
    return first ? others.map((other) => pairOf(first, other, chosen === undefined)) : []
  })
  return pairs.sort((x, y) => readOf(y) - readOf(x))
}

const byRead = (x: Stratum, y: Stratum) => y.read - x.read || x.failures / x.predictions - y.failures / y.predictions

function withFirst(rows: readonly Stratum[], slug: string): readonly Stratum[] {
  const one = rows.find(({ modelSlug }) => modelSlug === slug)
  return one ? [one, ...rows.filter((row) => row !== one)] : []
}

/** Less often first, unless the order was asked for. */
function pairOf(first: Stratum, second: Stratum, isFree: boolean): FirstPair {
  const turned = isFree && second.failures / second.predictions < first.failures / first.predictions
  const [a, b] = turned ? [second, first] : [first, second]
  return { datasetSlug: first.datasetSlug, datasetTitle: first.datasetTitle, a: sideOf(a), b: sideOf(b) }
}

function sideOf(row: Stratum): Side {
  const { modelSlug, modelName, read } = row
  const labelled = readCount({ part: row.heuristic ? "all" : "none" }, row)
  return { slug: modelSlug, name: modelName, rate: rateOfAttempts(row), read, labelled }
}

/** What the pair can be compared by: of whom less was read. */
const readOf = ({ a, b }: FirstPair) => Math.min(a.read, b.read)
