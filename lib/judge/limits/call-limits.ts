import { onAbort } from "./on-abort"
import { createPace } from "./adaptive-rate"

/** Shared by all calls to one judge: how many at once, how fast, and when to be quiet. */
export type Limits = {
  /** Runs the call when its turn comes; rejects at once, with the signal's reason, when the signal aborts. */
  run<T>(call: (round: number) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** A call of this round was told to wait. Alone it waits for itself; when all are turned away, all wait. */
  refused(round: number, complaint: Complaint): void
  /** A call of this round was answered. */
  accepted(round: number): void
  readonly concurrency: number
  /** calls a second; Infinity until the endpoint complains */
  readonly perSecond: number
}

type Complaint = {
  readonly waitMs: number
  /** the endpoint named the pause itself: it counts calls by time; otherwise it may be calls at once that it counts */
  readonly asked: boolean
}

type Waiting = { readonly start: () => void }

/** Calls at once to an endpoint that has not been heard yet. */
const firstCalls = 8
/** More at once at first: by one after so many answers, and by so many a second, whichever is more. */
const opening = { answers: 6, perSecond: 8 }
/**
 * Refusals in a row that mean everybody; more when many calls are under way, because a refusal comes sooner than an
 * answer; and with a pace as many as it brings in a moment, because being a little too fast is no reason to stop. A long
 * pause is no mistake of a moment.
 */
const crowd = { least: 3, ofInFlight: 1 / 8, withPace: 6, seconds: 0.1, longMs: 5_000 }

/**
 * At most `max` calls in flight. It opens with a few and then more; when the endpoint turns everybody away it is quiet
 * for the pause asked for and goes on at the rate that was accepted before (adaptive-rate.ts), or with half as many at once when
 * no pause was named. Refusals of calls that left before the last such moment tell nothing new.
 */
export function createLimits(max: number): Limits {
  const pace = createPace()
  const waiting: Waiting[] = []
  let inFlight = 0
  let room = Math.min(max, firstCalls)
  let isOpening = true
  let openedAt = -1
  let answers = 0
  let round = 0
  let inARow = 0
  let timer: NodeJS.Timeout | null = null

  function pump(): void {
    while (waiting.length > 0 && inFlight < Math.floor(room)) {
      const now = performance.now()
      if (openedAt < 0) openedAt = now
      const delay = pace.delay(now)
      if (delay > 0) {
        timer ??= setTimeout(() => {
          timer = null
          pump()
        }, Math.ceil(delay))
        return
      }
      const next = waiting.shift()
      if (!next) return
      inFlight += 1
      pace.sent(now)
      next.start()
    }
  }

  function crowdNow(waitMs: number): number {
    const many = inFlight * crowd.ofInFlight
    if (pace.perSecond === Infinity || waitMs > crowd.longMs) return Math.max(crowd.least, many)
    return Math.max(crowd.withPace, many, pace.perSecond * crowd.seconds)
  }

  function grow(): void {
    if (room >= max) return
    if (!isOpening) room += 1 / room
    else {
      const seconds = (performance.now() - openedAt) / 1_000
      room = firstCalls + Math.max(answers / opening.answers, seconds * opening.perSecond)
    }
    room = Math.min(max, room)
  }

  return {
    get concurrency() {
      return Math.floor(room)
    },
    get perSecond() {
      return pace.perSecond
    },
    run(call, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const end = () => {
          inFlight -= 1
          pump()
        }
        const entry: Waiting = {
          start() {
            forget()
            // Async, so that a call that throws before it is one gives its room back like any other.
            const called = (async () => call(round))()
            called.then(
              (value) => {
                end()
                resolve(value)
              },
              (error: unknown) => {
                end()
                reject(error)
              },
            )
          },
        }
        const forget = onAbort(signal, () => {
          const at = waiting.indexOf(entry)
          if (at >= 0) waiting.splice(at, 1)
          reject(signal?.reason)
        })
        waiting.push(entry)
        pump()
      })
    },
    accepted(calledIn) {
      if (calledIn === round) inARow = 0
      answers += 1
      pace.accepted(calledIn !== round)
      grow()
    },
    refused(calledIn, { waitMs, asked }) {
      if (calledIn !== round) return
      const now = performance.now()
      inARow += 1
      if (inARow < Math.min(crowdNow(waitMs), Math.floor(room))) return pace.ease(now)
      round += 1
      inARow = 0
      if (!asked) {
        room = Math.max(1, room / 2)
        isOpening = false
      }
      pace.learn(now, Math.max(1, waitMs))
    },
  }
}
