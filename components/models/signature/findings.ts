import { fractionInWords } from "@/components/atlas/data/findings"
import { formatCount, formatPercent, plural } from "@/lib/format"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { Signature } from "@/lib/stats/signatures/signature"
import type { Peers, SignatureRow } from "./signature-view"

/** Below this many cases a title gives no percentage. */
const enough = 20
/** Below this many failures read there is no signature to speak of. */
export const FEWEST_READ = 5

type Others = { readonly peers: string; readonly possessive: string }
const others: Record<"benchmark" | "atlas", Others> = {
  benchmark: { peers: "its peers", possessive: "its peers’" },
  atlas: { peers: "the other models", possessive: "the other models’" },
}

/** What sets a model apart, from rows in order of evidence. Only what holds up at q < 0.10 is claimed. */
export function signatureFinding(rows: readonly SignatureRow[], baseline: "benchmark" | "atlas"): string {
  const words = others[baseline]
  const differing = rows.filter((row) => row.evidence === "differs")
  const [first] = differing
  if (!first?.difference || !first.own || !first.others)
    return `Nothing certain sets its failures apart from ${words.possessive}`
  const more = differing.length - 1
  const rest = more === 0 ? "" : `, and ${more === 1 ? "one more category differs" : `${more} more categories differ`}`
  if (first.difference.estimate < 0)
    return `${first.name} is rarer than among ${words.peers}${againstInWords(first)}${rest}`
  if (first.read < enough) return `${first.name} is more frequent than among ${words.peers}${rest}`
  return `${capital(fractionInWords(first.own.estimate))} is ${first.name}${timesInWords(first, words)}${rest}`
}

function timesInWords({ own, others: theirs }: SignatureRow, words: Others): string {
  if (!own || !theirs) return ""
  const ratio = own.estimate / theirs.estimate
  if (theirs.estimate < 0.005) return `, hardly seen among ${words.peers}`
  if (ratio >= 4.5) return `, many times ${words.possessive} share`
  if (ratio >= 2.9) return `, ${ratio < 3.1 ? "about" : "more than"} three times ${words.possessive} share`
  if (ratio >= 1.9) return `, ${ratio < 2.1 ? "about" : "more than"} twice ${words.possessive} share`
  return `, against ${formatPercent(theirs.estimate, 0)} among ${words.peers}`
}

function againstInWords({ own, others: theirs, read }: SignatureRow): string {
  return own && theirs && read >= enough
    ? `: ${formatPercent(own.estimate, 0)} of failures against ${formatPercent(theirs.estimate, 0)}`
    : ""
}

/** How much of what is shown was read, on either side. */
export function readingInWords(
  own: Pick<Signature<string>, "failures" | "read" | "effectiveSize" | "covered">,
  peers: Peers | null,
): string {
  const first =
    own.failures === 0
      ? "It failed no item here."
      : own.read === own.failures
        ? "Every failure of this model has been read."
        : own.read === 0
          ? `None of its ${formatCount(own.failures)} failures has been read.`
          : `${formatCount(own.read)} of its ${formatCount(own.failures)} failures were read, drawn at random: shares are estimates for ${own.covered.failures < own.failures ? `${formatCount(own.covered.failures)}, and on other benchmarks too few were read` : "all of them"}.`
  if (own.read === 0) return first
  if (own.covered.read === 0)
    return `${formatCount(own.read)} of its ${formatCount(own.failures)} failures were read, too few to stand for the rest.`
  if (!peers) return `${first} No other model was read on the same benchmarks, so there is nothing to hold it against.`
  const group = peers.count === 1 ? "the other model" : `${formatCount(peers.count)} other models`
  if (peers.readInFull) return `${first} So was every failure of ${group} it is held against.`
  const mostly = peers.effectiveSize < own.effectiveSize ? ", so the intervals below are mostly theirs" : ""
  return `${first} Of ${group} it is held against, ${formatCount(peers.read)} of ${formatCount(peers.failures)} failures were read${mostly}.`
}

export type RatedTopic = { readonly name: string; readonly rate: Estimate }

/** Topics whose failure rate is clear of the model's rate over all of them. */
export function hardestInWords(
  topics: readonly RatedTopic[],
  { overall, noun }: { readonly overall: number; readonly noun: string },
): string {
  const hard = topics.filter(({ rate }) => rate.low > overall).map(({ name }) => name)
  if (hard.length === 0) return `No ${noun} is clearly harder for it than the rest`
  if (hard.length === 1) return `${hard[0]} is its hardest ${noun}`
  if (hard.length <= 3) return `${hard.slice(0, -1).join(", ")} and ${hard.at(-1)} are its hardest ${noun}s`
  return `${hard[0]}, ${hard[1]} and ${hard.length - 2} more ${noun}s are clearly harder for it than the rest`
}

/** "28 of its 56 are “Several answers, no commitment”." for the largest sub-category, when it holds a third or more. */
export function patternInWords(
  total: number,
  parts: readonly { readonly name: string; readonly count: number }[],
): string | null {
  const [largest] = [...parts].sort((a, b) => b.count - a.count)
  if (!largest || largest.count < 3 || largest.count * 3 < total || largest.count === total) return null
  return `${formatCount(largest.count)} of its ${formatCount(total)} are “${largest.name}”.`
}

/** "Seven peers not ranked" and why. */
export function notRankedInWords(input: {
  readonly ownRead: number
  readonly minimum: number
  readonly tooFew: readonly number[]
}): { title: string; reason: string } | null {
  const { ownRead, minimum, tooFew } = input
  const noise = `A distance between signatures is mostly noise below ${minimum} failures read`
  if (ownRead < minimum) return { title: "Not ranked", reason: `${noise}; of this model ${formatCount(ownRead)} were.` }
  if (tooFew.length === 0) return null
  const [low, high] = [Math.min(...tooFew), Math.max(...tooFew)]
  const have =
    tooFew.length === 1
      ? `it has ${formatCount(low)}`
      : low === high
        ? `they have ${formatCount(low)} each`
        : `they have ${formatCount(low)} to ${formatCount(high)}`
  return { title: `${capital(plural(tooFew.length, "peer"))} not ranked`, reason: `${noise}; ${have}.` }
}

/**
 * Names that differ only in a version at the end ("-002", "-20240620", "-2024-08-06") are versions of one model.
 * A guess from names, shown as such.
 */
export function isOtherVersion(a: string, b: string): boolean {
  const stem = (name: string) => name.toLowerCase().replace(/[-@](\d{3,4}|\d{8}|\d{4}-\d{2}-\d{2})$/, "")
  return a !== b && stem(a) === stem(b)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
