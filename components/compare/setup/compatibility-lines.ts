import type { HeuristicPart } from "@/lib/domain/judges/judge-id"
import type { CountedThere } from "@/lib/domain/compare/count-once"
import { isSameRule, rulesOnBothSides } from "@/lib/domain/compare/ranking"
import { countOnceSentences } from "@/lib/wording/count-once"
import { formatCount, plural } from "@/lib/format"
import { ruleWords } from "@/lib/wording/ranking"
import { variantSentences } from "@/lib/wording/variants"

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
  readonly variantA?: string | null
  readonly variantB?: string | null
}

/** Where one side's results and labels come from. */
type Source = {
  readonly title: string
  readonly judge: string | null
  readonly version: string
  readonly results: number
}

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
  /** benchmarks that are left out, as the two fail by two rules there */
  readonly leftOut?: readonly string[]
  /** items that stand under two benchmarks with the same texts */
  readonly countOnce?: readonly CountedThere[]
  /** answers without a score, which pair with nothing */
  readonly unscored: { readonly a: number; readonly b: number }
  /** how much of either side's labels rules gave */
  readonly heuristic: { readonly a: HeuristicPart; readonly b: HeuristicPart }
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
    ...countOnceSentences(input.countOnce ?? []).map((text) => ({ good: false, text })),
    ...unscoredLines(input.unscored),
    ...(absent.length > 0
      ? [{ good: false, text: `${absent.join(" and ")} ${absent.length > 1 ? "have" : "has"} no answers here` }]
      : sourceLines(input.a, input.b)),
    ...variantSentences(overlaps).map((text) => ({ good: false, text })),
    ...thresholdLines(overlaps),
    ...(input.leftOut?.length
      ? [
          {
            good: false,
            text: `Left out, as the two fail by different rules there: ${input.leftOut.slice(0, 3).join(", ")}${input.leftOut.length > 3 ? ` and ${input.leftOut.length - 3} more` : ""}`,
          },
        ]
      : []),
    ...(read ? readLines(read, unassigned, heuristic) : []),
    ...(noErrorFound > 0
      ? [{ good: false, text: `${plural(noErrorFound, "failure")} without an error: item or scorer suspect` }]
      : []),
    ...(read ? unassignedLines(read, unassigned, heuristic) : []),
    ...heuristicLines(heuristic),
    ...(read && read.a.read + read.b.read > 0 && reviewed < fewestReviewed
      ? [{ good: false, text: `Not validated: people looked at ${plural(reviewed, "label")}; shares are the judge’s` }]
      : []),
  ]
}

function unscoredLines({ a, b }: Sides<number>): CompatibilityLine[] {
  const sides = [
    { count: a, side: "A" },
    { count: b, side: "B" },
  ].filter(({ count }) => count > 0)
  if (sides.length === 0) return []
  const parts = sides.map(({ count, side }) => `${plural(count, "answer")} of ${side}`)
  return [{ good: false, text: `Without a score, left out: ${parts.join(", ")}` }]
}

/** From so many checked labels on a judge's errors could be told (Rogan and Gladen); below, its shares stand as they are. */
const fewestReviewed = 60

function sourceLines(a: Source, b: Source): CompatibilityLine[] {
  if (a.title === b.title && a.results === b.results && a.judge === b.judge && a.version === b.version)
    return [{ good: true, text: "Same results, judge and release" }]
  return [
    {
      good: false,
      text:
        a.results === b.results ? `Two analyses: ${a.title} and ${b.title}` : `A from ${a.title}, B from ${b.title}`,
    },
    ...judgeLines(a, b),
    ...(a.judge === null && b.judge === null ? [] : [categoriesLine(a, b)]),
  ]
}

function categoriesLine(a: Source, b: Source): CompatibilityLine {
  return a.version === b.version
    ? { good: true, text: `Same categories: ${a.version}` }
    : { good: false, text: `Other categories: ${a.version} and ${b.version}, so kinds are not compared` }
}

function judgeLines(a: Source, b: Source): CompatibilityLine[] {
  if (a.judge === null && b.judge === null) return []
  if (a.judge === b.judge) return [{ good: true, text: `Same judge: ${a.judge}` }]
  if (a.judge !== null && b.judge !== null)
    return [{ good: false, text: `Different judges: ${a.judge} and ${b.judge}` }]
  const [side, judge] = b.judge === null ? ["A", a.judge] : ["B", b.judge]
  return [{ good: false, text: `Only ${side} has labels, by ${judge}` }]
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

type Sides<T> = { readonly a: T; readonly b: T }
type Parts = Sides<HeuristicPart>

/** One line where both sides' labels are of one kind. Where rules gave one side's, nobody read that one. */
function readLines(read: Sides<Read>, open: Sides<number>, parts: Parts): CompatibilityLine[] {
  const [a, b] = [parts.a === "all", parts.b === "all"]
  if (a && b) return [labelledLine(read, open)]
  if (!a && !b) return [readLine(read)]
  return (["a", "b"] as const).map((side) => {
    const { read: seen, failures } = read[side]
    const name = side.toUpperCase()
    const of = (count: number) => `${formatCount(count)} of ${formatCount(failures)} failures`
    if (parts[side] === "all")
      return { good: false, text: `${name} labelled: ${of(seen - open[side])}, none of them read` }
    if (seen === failures) return { good: true, text: `${name}: all ${formatCount(failures)} failures read` }
    return { good: false, text: `${name} sampled: ${of(seen)} read, each weighted by its benchmark` }
  })
}

function heuristicLines({ a, b }: Parts): CompatibilityLine[] {
  const line = (text: string) => [{ good: false, text: `${text} by the built-in judge: heuristic` }]
  if (a === b) return a === "none" ? [] : line(a === "all" ? "Labels" : "Some labels")
  if (a === "all" || b === "all") return line(`Labels of ${a === "all" ? "A" : "B"}`)
  return line("Some labels")
}

function readLine({ a, b }: Sides<Read>): CompatibilityLine {
  if (a.read + b.read === 0 && a.failures + b.failures > 0)
    return { good: false, text: "No failure has been read yet: scores alone are compared" }
  if (a.read === a.failures && b.read === b.failures)
    return { good: true, text: `All ${formatCount(a.failures)} and ${formatCount(b.failures)} failures read` }
  const part = ({ read, failures }: Read) => `${formatCount(read)} of ${formatCount(failures)}`
  return {
    good: false,
    text: `Sampled: ${part(a)} and ${part(b)} failures read, each weighted by its benchmark`,
  }
}

/** Of labels given by rules nothing was read: those it left open are none. */
function labelledLine({ a, b }: Sides<Read>, open: Sides<number>): CompatibilityLine {
  const part = ({ read, failures }: Read, left: number) => `${formatCount(read - left)} of ${formatCount(failures)}`
  return { good: false, text: `Labelled: ${part(a, open.a)} and ${part(b, open.b)} failures, none of them read` }
}

/** Of a side that rules labelled, what they left open is said where its labels are counted. */
function unassignedLines(read: Sides<Read>, open: Sides<number>, parts: Parts): CompatibilityLine[] {
  const sides = (["a", "b"] as const).filter((side) => parts[side] !== "all")
  const [side] = sides
  if (side === undefined || sides.every((one) => open[one] === 0)) return []
  if (sides.length === 2) return [unassignedLine(read, open)]
  const text = `${formatCount(open[side])} of ${formatCount(read[side].read)} read of ${side.toUpperCase()} are in no category`
  return [{ good: false, text }]
}

function unassignedLine(read: Sides<Read>, { a, b }: Sides<number>): CompatibilityLine {
  const rest = a + b === read.a.read + read.b.read ? "no kind is known" : "kinds are known of the rest"
  const text = `${formatCount(a)} of ${formatCount(read.a.read)} and ${formatCount(b)} of ${formatCount(read.b.read)} read are in no category: ${rest}`
  return { good: false, text }
}
