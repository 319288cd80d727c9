import type { Outcome } from "@/lib/domain/enums"

/** Where every prediction of an analysis went: attempts, or without a score. All figures are counts of predictions. */
export type Funnel = {
  /** attempts: with a score, and no errors of the harness */
  readonly predictions: number
  /** the rest: neither right nor failures */
  readonly unscored: number
  readonly failures: number
  readonly sampled: number
  readonly pending: number
  readonly diagnosed: number
  readonly noErrorFound: number
  readonly refused: number
  readonly unparseable: number
  readonly contextTooLong: number
  readonly unavailable: number
  readonly classified: number
  readonly other: number
  readonly unassigned: number
}

/** The figure of a funnel that counts an outcome. */
export const outcomeKey = {
  pending: "pending",
  diagnosed: "diagnosed",
  "no-error-found": "noErrorFound",
  refused: "refused",
  unparseable: "unparseable",
  "context-too-long": "contextTooLong",
  unavailable: "unavailable",
} as const satisfies Record<Outcome, keyof Funnel>

export const emptyFunnel: Funnel = {
  predictions: 0,
  unscored: 0,
  failures: 0,
  sampled: 0,
  pending: 0,
  diagnosed: 0,
  noErrorFound: 0,
  refused: 0,
  unparseable: 0,
  contextTooLong: 0,
  unavailable: 0,
  classified: 0,
  other: 0,
  unassigned: 0,
}

/**
 * The equations that must hold, each with its two sides; an empty list means that nothing is lost.
 * `placed` is false while failures are still being read: the last equation holds only after placing.
 */
export function funnelGaps(funnel: Funnel, { placed }: { placed: boolean }): string[] {
  const gaps: string[] = []
  const read = funnel.diagnosed + funnel.noErrorFound
  const notRead = funnel.refused + funnel.unparseable + funnel.contextTooLong + funnel.unavailable + funnel.pending
  if (funnel.failures > funnel.predictions) gaps.push(`failures ${funnel.failures} > predictions ${funnel.predictions}`)
  if (funnel.sampled > funnel.failures) gaps.push(`sampled ${funnel.sampled} > failures ${funnel.failures}`)
  if (read + notRead !== funnel.sampled)
    gaps.push(
      `diagnosed + no error found + refused + unparseable + context too long + unavailable + pending = ${read + notRead}, sampled = ${funnel.sampled}`,
    )
  const assigned = funnel.classified + funnel.other + funnel.unassigned
  if (placed && assigned !== funnel.diagnosed)
    gaps.push(`classified + other + unassigned = ${assigned}, diagnosed = ${funnel.diagnosed}`)
  return gaps
}
