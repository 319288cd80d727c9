import type { HeuristicPart } from "@/lib/domain/judge-id"
import { isSameRule, rulesOnBothSides } from "@/lib/domain/ranking"
import { formatCount, plural } from "@/lib/format"
import { ruleWords } from "@/lib/ranking-words"

export type CompatibilityLine = { readonly good: boolean; readonly text: string }

type Overlap = {
  readonly datasetTitle: string
  readonly shared: number
  readonly onlyA: number
  readonly onlyB: number
  readonly threshold: number | null
  readonly thresholdB: number | null
  readonly lowerIsBetter?: boolean | null
  readonly lowerIsBetterB?: boolean | null
  readonly binary?: boolean | null
  readonly binaryB?: boolean | null
  readonly otherTexts: number
}

/** Where one side's results and labels come from. */
type Source = { readonly title: string; readonly judge: string; readonly version: string; readonly results: number }

type Read = { readonly failures: number; readonly read: number }

/** Is it fair to compare? Everything in which the two sides could differ beside the models. */
export function compatibilityLines(input: {
  readonly overlaps: readonly Overlap[]
  readonly a: Source
  readonly b: Source
  readonly read: { readonly a: Read; readonly b: Read } | null
  readonly noErrorFound: number
  /** failures read on shared items that were placed in no category */
  readonly unassigned: { readonly a: number; readonly b: number }
  /** labels that people looked at, of all those of either side's analysis */
  readonly reviewed: number
  readonly heuristic: HeuristicPart
}): CompatibilityLine[] {
  const { overlaps, read, noErrorFound, unassigned, reviewed, heuristic } = input
  const total = (column: "shared" | "onlyA" | "onlyB" | "otherTexts") =>
    overlaps.reduce((sum, row) => sum + row[column], 0)
  const otherTexts = total("otherTexts")
  const both = total("shared") + otherTexts
  const absent = (["A", "B"] as const).filter((side) => both + total(`only${side}`) === 0)
  return [
    {
      good: total("shared") > 0 && total("onlyA") + total("onlyB") === 0,
      text: `${formatCount(total("shared"))} items in common, ${formatCount(total("onlyA"))} only A, ${formatCount(total("onlyB"))} only B`,
    },
    ...(otherTexts > 0
      ? [{ good: false, text: `${plural(otherTexts, "item")} with another text under the same id: left out` }]
      : []),
    ...(absent.length > 0
      ? [{ good: false, text: `${absent.join(" and ")} ${absent.length > 1 ? "have" : "has"} no answers here` }]
      : sourceLines(input.a, input.b)),
    ...thresholdLines(overlaps),
    ...(read ? [heuristic === "all" ? labelledLine(read, unassigned) : readLine(read)] : []),
    ...(noErrorFound > 0
      ? [{ good: false, text: `${plural(noErrorFound, "failure")} without an error: item or scorer suspect` }]
      : []),
    ...(read && heuristic !== "all" && unassigned.a + unassigned.b > 0 ? [unassignedLine(read, unassigned)] : []),
    ...(heuristic === "none"
      ? []
      : [{ good: false, text: `${heuristic === "all" ? "Labels" : "Some labels"} by the built-in judge: heuristic` }]),
    ...(read && read.a.read + read.b.read > 0 && reviewed < fewestReviewed
      ? [{ good: false, text: `Not validated: people looked at ${plural(reviewed, "label")}; shares are the judge’s` }]
      : []),
  ]
}

/** From so many checked labels on a judge's errors could be told (Rogan and Gladen); below, its shares stand as they are. */
const fewestReviewed = 60

function sourceLines(a: Source, b: Source): CompatibilityLine[] {
  if (a.title === b.title && a.results === b.results && a.judge === b.judge && a.version === b.version)
    return [{ good: true, text: "Same results, judge and release" }]
  const sameJudge = a.judge === b.judge
  return [
    { good: false, text: `Two analyses: ${a.title} and ${b.title}` },
    { good: sameJudge, text: sameJudge ? `Same judge: ${a.judge}` : `Different judges: ${a.judge} and ${b.judge}` },
    a.version === b.version
      ? { good: true, text: `Same categories: ${a.version}` }
      : { good: false, text: `Other categories: ${a.version} and ${b.version}, so kinds are not compared` },
  ]
}

function thresholdLines(overlaps: readonly Overlap[]): CompatibilityLine[] {
  const compared = overlaps.flatMap((row) => {
    const rules = row.shared > 0 ? rulesOnBothSides(row) : null
    return rules ? [{ title: row.datasetTitle, ...rules }] : []
  })
  const different = compared.filter(({ a, b }) => !isSameRule(a, b))
  if (different.length > 0)
    return different.slice(0, 3).map(({ title, a, b }) => ({
      good: false,
      text: `${title}: A fails ${ruleWords(a)}, B ${ruleWords(b)}`,
    }))
  const graded = compared.map(({ a, b }) => (a.binary ? b : a)).sort((x, y) => x.threshold - y.threshold)
  const all = [...new Set(graded.map(ruleWords))]
  if (all.length === 0) return []
  const few = all.length <= 3 ? all.join(" or ").replaceAll("or below ", "or ") : null
  return [{ good: true, text: `Failure: score ${few ?? `below ${all.length} thresholds, by benchmark`}, both alike` }]
}

function readLine({ a, b }: { a: Read; b: Read }): CompatibilityLine {
  if (a.read === a.failures && b.read === b.failures)
    return { good: true, text: `All ${formatCount(a.failures)} and ${formatCount(b.failures)} failures read` }
  const part = ({ read, failures }: Read) => `${formatCount(read)} of ${formatCount(failures)}`
  return {
    good: false,
    text: `Sampled: ${part(a)} and ${part(b)} failures read, each weighted by its benchmark`,
  }
}

/** Of labels given by rules nothing was read: those it left open are none. */
function labelledLine({ a, b }: { readonly a: Read; readonly b: Read }, open: { a: number; b: number }) {
  const part = ({ read, failures }: Read, left: number) => `${formatCount(read - left)} of ${formatCount(failures)}`
  return { good: false, text: `Labelled: ${part(a, open.a)} and ${part(b, open.b)} failures, none of them read` }
}

function unassignedLine(read: { readonly a: Read; readonly b: Read }, { a, b }: { a: number; b: number }) {
  const rest = a + b === read.a.read + read.b.read ? "no kind is known" : "kinds are known of the rest"
  const text = `${formatCount(a)} of ${formatCount(read.a.read)} and ${formatCount(b)} of ${formatCount(read.b.read)} read are in no category: ${rest}`
  return { good: false, text }
}
