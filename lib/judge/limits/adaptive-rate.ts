/** How fast one may call: unbounded until the endpoint says no, then at the rate it was seen to accept. */
export type Pace = {
  /** calls a second; Infinity while nothing is known */
  readonly perSecond: number
  /** Milliseconds until the next call may leave; 0: now. */
  delay(now: number): number
  /** A call leaves. */
  sent(now: number): void
  /** A call was answered; `late`: one that left before everybody was turned away. */
  accepted(late: boolean): void
  /** One call among many was turned away: a little slower, when there is a pace. */
  ease(now: number): void
  /** All are turned away, until `waitMs` from now. */
  learn(now: number, waitMs: number): void
}

/** Calls that were late (a busy processor) may leave together, as many as belong to this time. */
const slackMs = 50
const slowest = 0.05
/** Growth a second: quick while the first estimate may be far too low (few calls), slow around a limit that was met. */
const growth = { guessed: 0.4, estimated: 0.15, near: 0.005 }
const few = 20
const easeAgainMs = 50
/** Just under what was seen. */
const margin = 0.97
/** Growing gets faster by its own size every so many seconds without a complaint (after CUBIC). */
const impatienceS = 10

/**
 * What an endpoint accepts until it turns everybody away, divided by the time that takes, is a rate it bears. From
 * there the pace feels its way up, and back a little when it is too fast.
 */
export function createPace(): Pace {
  let perSecond = Infinity
  let rate = growth.near
  let next = 0
  let grownAt = 0
  let cleanSince = 0
  let cycle = { since: -1, accepted: 0 }
  /** Refusals of single calls lower the pace to here, not further: whatever goes on below is not about the pace. */
  let floor = 0
  let deaf = false
  /** seconds over which the pace was estimated; null when it was not */
  let estimatedOver: number | null = null

  /** Grows only while it is used: an idle night teaches nothing. */
  function grow(now: number): void {
    const seconds = Math.min(1, (now - grownAt) / 1_000)
    grownAt = now
    if (perSecond === Infinity || seconds <= 0) return
    perSecond *= 1 + seconds * rate * (1 + (now - cleanSince) / 1_000 / impatienceS)
    if (perSecond > 100_000) perSecond = Infinity
  }

  return {
    get perSecond() {
      return perSecond
    },
    delay: (now) => Math.max(0, next - now),
    sent(now) {
      if (cycle.since < 0) cycle.since = now
      grow(now)
      if (perSecond !== Infinity) next = Math.max(next, now - slackMs) + 1_000 / perSecond
    },
    accepted(late) {
      if (!late) cycle.accepted += 1
      // It was on its way when the estimate was made, and belonged to it.
      else if (estimatedOver !== null && perSecond !== Infinity) perSecond += margin / estimatedOver
    },
    ease(now) {
      // Refusals that come together are one mistake.
      if (perSecond === Infinity || deaf || now - cleanSince < easeAgainMs) return
      perSecond *= 0.95
      deaf = perSecond < floor
      rate = deaf ? growth.guessed : growth.near
      cleanSince = now
    },
    learn(now, waitMs) {
      // The pause is part of it when the calls before it came in a burst; else it is more caution than arithmetic.
      const seconds = Math.max(now - cycle.since, waitMs) / 1_000
      // A pace that held for a while was nearly right, and its last pause was not part of it.
      const held = perSecond !== Infinity && now - cycle.since > 2 * waitMs
      const seen = (margin * cycle.accepted) / seconds
      rate = perSecond !== Infinity ? growth.near : cycle.accepted < few ? growth.guessed : growth.estimated
      estimatedOver = held || cycle.accepted === 0 ? null : seconds
      if (held) perSecond = Math.min(perSecond * 0.9, Math.max(seen / margin, perSecond * 0.7))
      else if (cycle.accepted > 0) perSecond = Math.max(slowest, seen)
      else if (perSecond !== Infinity) perSecond = Math.max(slowest, perSecond / 2)
      floor = perSecond * 0.4
      deaf = false
      cycle = { since: -1, accepted: 0 }
      next = now + waitMs
      grownAt = next
      cleanSince = next
    },
  }
}
