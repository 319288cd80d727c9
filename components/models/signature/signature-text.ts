import { formatCount, plural } from "@/lib/format"
import { effectiveWords, intervalLevel, intervalWords } from "@/lib/wording/labels"
import type { ModelQuery } from "@/lib/queries"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import type { SignatureView } from "./signature-view"

type Shown = {
  readonly view: SignatureView
  readonly labels: Labels
  readonly query: Pick<ModelQuery, "view" | "baseline">
  /** "MMLU-Pro", "3 benchmarks" */
  readonly where: string
}

/** Unit, n and interval of the figure, and its order. */
export function subtitleOf({ view, labels, query, where }: Shown, isDifference: boolean): string {
  if (labels.part === "all")
    return `Share of its ${plural(view.own.read, "failure")} given to the judge on ${where}; ${intervalWords(labels)}. Largest first, after what was left unassigned.`
  const of = view.own.readInFull
    ? `its ${plural(view.own.covered.read, "failure")}`
    : `its ${formatCount(view.own.covered.failures)} failures, estimated from the ${formatCount(view.own.covered.read)} read${effectiveWords(view.own.covered.read, view.own.effectiveSize)}`
  if (!isDifference) return `Share of ${of} on ${where}, with ${intervalLevel} intervals. Largest first.`
  const peers = plural(view.peers?.count ?? 0, "other model")
  return query.baseline === "atlas"
    ? `Share of ${of}, minus the share among ${peers} on all benchmarks of the atlas, in points with ${intervalLevel} intervals: benchmarks differ as well as models. Strongest evidence first.`
    : `Share of ${of}, minus the share among ${peers} on ${where}, in points with ${intervalLevel} intervals. Strongest evidence first.`
}

/** How the numbers were made, and what is not among them. */
export function noteOf({ view, labels, query, where }: Shown): string {
  if (labels.part === "all")
    return "Labels by rules and likeness are not held against other models: how often a rule speaks depends on the form of the answers."
  const tested = view.differences.filter((row) => row.q !== null).length
  const peers = view.peers
    ? `Others: ${plural(view.peers.read, "failure")} read of ${plural(view.peers.count, "model")}, weighted to their ${formatCount(view.peers.failures)} failures (effective size ${formatCount(view.peers.effectiveSize)}). Newcombe intervals; q: Benjamini–Hochberg over ${plural(tested, "category", "categories")}. `
    : ""
  const alone =
    view.peers && view.peers.withoutPeers.length > 0
      ? `${plural(view.peers.withoutPeers.length, "benchmark")} on which no other model was read left out of the difference. `
      : ""
  const unseen =
    query.baseline === "benchmark" && view.notSeen.length > 0
      ? `Not seen on ${where} by any of them: ${view.notSeen.join(", ")}.`
      : ""
  return `${peers}${alone}${unseen}`.trim()
}
