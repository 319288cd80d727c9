import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { unitHash } from "@/lib/testing/judges/scripted-judge"
import { createLimits, type Limits } from "./call-limits"

const complaint = { waitMs: 1, asked: false }

describe("createLimits", () => {
  it("never has more calls in flight than allowed", async () => {
    const limits = createLimits(3)
    let inFlight = 0
    let peak = 0
    const call = async () => {
      peak = Math.max(peak, (inFlight += 1))
      await sleep(1)
      inFlight -= 1
    }
    await Promise.all(Array.from({ length: 30 }, () => limits.run(call)))
    expect(peak).toBe(3)
  })

  it("takes one refusal among answers for that call's own", () => {
    const limits = createLimits(4)
    for (let i = 0; i < 20; i += 1) {
      limits.accepted(0)
      limits.refused(0, complaint)
    }
    expect([limits.concurrency, limits.perSecond]).toEqual([4, Infinity])
  })

  it("halves once for all refusals of one crowd, and again for those of the next", () => {
    const limits = createLimits(16)
    const before = limits.concurrency
    for (let i = 0; i < 10; i += 1) limits.refused(0, complaint)
    expect(limits.concurrency).toBe(before / 2)
    for (let i = 0; i < 6; i += 1) limits.refused(1, complaint)
    expect(limits.concurrency).toBe(before / 4)
  })

  it("never goes below one", () => {
    const limits = createLimits(2)
    for (let round = 0; round < 5; round += 1) for (let i = 0; i < 3; i += 1) limits.refused(round, complaint)
    expect(limits.concurrency).toBe(1)
  })

  it("is quiet for everybody once everybody is turned away", async () => {
    const limits = createLimits(4)
    for (let i = 0; i < 3; i += 1) limits.refused(0, { waitMs: 60, asked: true })
    const start = performance.now()
    await limits.run(async () => undefined)
    expect(performance.now() - start).toBeGreaterThanOrEqual(55)
  })

  it("gives the room of a call back that throws before it leaves", async () => {
    const limits = createLimits(1)
    const takenBack = () => {
      throw new Error("not any more")
    }
    await expect(limits.run(takenBack)).rejects.toThrow("not any more")
    expect(await limits.run(async () => "next")).toBe("next")
  })

  it("lets go of a cancelled call at once, waiting or not", async () => {
    const limits = createLimits(1)
    const blocker = limits.run(() => sleep(50))
    const controller = new AbortController()
    const queued = limits.run(async () => "never", controller.signal)
    controller.abort(new Error("stop"))
    await expect(queued).rejects.toThrow("stop")
    await blocker
    await expect(limits.run(async () => "still working")).resolves.toBe("still working")
  })
})

/** Answers a call at this moment: null for yes, else the pause it asks for (0: it names none). */
type Server = { arrives(now: number): number | null; leaves?(): void; readonly latencyMs: number }

const fixedWindow = (perSecond: number, latencyMs: number): Server => {
  let second = -1
  let taken = 0
  return {
    latencyMs,
    arrives(now) {
      if (Math.floor(now / 1_000) !== second) [second, taken] = [Math.floor(now / 1_000), 0]
      return (taken += 1) > perSecond ? 1_000 : null
    },
  }
}
const bucket = (perSecond: number, size: number): Server => {
  let [tokens, at] = [size, 0]
  return {
    latencyMs: 5,
    arrives(now) {
      tokens = Math.min(size, tokens + ((now - at) * perSecond) / 1_000)
      at = now
      if (tokens < 1) return 1_000
      tokens -= 1
      return null
    },
  }
}
const perMinute = (calls: number): Server => {
  let minute = -1
  let taken = 0
  return {
    latencyMs: 500,
    arrives(now) {
      if (Math.floor(now / 60_000) !== minute) [minute, taken] = [Math.floor(now / 60_000), 0]
      return (taken += 1) > calls ? 60_000 - (now % 60_000) : null
    },
  }
}
const atOnce = (calls: number): Server => {
  let inside = 0
  return {
    latencyMs: 100,
    arrives: () => (inside >= calls ? 0 : ((inside += 1), null)),
    leaves: () => (inside -= 1),
  }
}
const cut = (perSecond: number, later: number, atMs: number): Server => {
  const [first, then] = [fixedWindow(perSecond, 10), fixedWindow(later, 10)]
  return { latencyMs: 10, arrives: (now) => (now < atMs ? first : then).arrives(now) }
}

describe("against endpoints with a limit, in the clock's own time", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0, toFake: ["setTimeout", "clearTimeout", "performance", "Date"] }))
  afterEach(() => void vi.useRealTimers())

  /** `count` requests over `lanes` at once, each asked until it is answered. */
  async function play(limits: Limits, server: Server, { count, lanes }: { count: number; lanes: number }) {
    const wait = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms))
    const start = performance.now()
    const figures = { answered: 0, refused: 0, perSecond: 0 }
    let next = 0
    const request = async () => {
      for (let times = 0; ; times += 1) {
        let round = 0
        const asked = await limits.run(async (now) => {
          round = now
          const answer = server.arrives(performance.now() - start)
          await wait(answer === null ? server.latencyMs : 1)
          if (answer === null) server.leaves?.()
          return answer
        })
        if (asked === null) return void ((figures.answered += 1), limits.accepted(round))
        figures.refused += 1
        const waitMs = asked || 500 * 2 ** Math.min(times, 6)
        limits.refused(round, { waitMs, asked: asked > 0 })
        await wait(waitMs)
      }
    }
    const lane = async () => {
      while (next < count) {
        next += 1
        await request()
      }
    }
    const all = Promise.all(Array.from({ length: lanes }, lane))
    let done = false
    void all.then(() => (done = true))
    while (!done) await vi.advanceTimersByTimeAsync(100)
    figures.perSecond = (1_000 * count) / (performance.now() - start)
    return figures
  }

  it.each<[string, () => Server, { count: number; least: number }]>([
    ["100 a second, answered at once", () => fixedWindow(100, 1), { count: 1_050, least: 80 }],
    ["100 a second, answered in half a second", () => fixedWindow(100, 500), { count: 3_000, least: 80 }],
    ["100 a second in a bucket of 200", () => bucket(100, 200), { count: 3_000, least: 80 }],
    ["100 a second in a bucket of 10", () => bucket(100, 10), { count: 3_000, least: 80 }],
    ["600 a minute", () => perMinute(600), { count: 1_800, least: 8 }],
    ["10 at once, of 100 ms each, no pause named", () => atOnce(10), { count: 1_500, least: 80 }],
    ["200 a second, cut to 20 after 5 s", () => cut(200, 20, 5_000), { count: 1_800, least: 22 }],
  ])("%s: few refusals, most of what is allowed", async (_name, server, { count, least }) => {
    const figures = await play(createLimits(100), server(), { count, lanes: 100 })
    expect(figures.answered).toBe(count)
    expect(figures.perSecond).toBeGreaterThan(least)
    expect(figures.refused / (figures.refused + count)).toBeLessThan(0.05)
  })

  it("reaches all there is room for where nobody complains", async () => {
    const limits = createLimits(100)
    const figures = await play(limits, { latencyMs: 50, arrives: () => null }, { count: 4_000, lanes: 100 })
    expect(limits.concurrency).toBe(100)
    expect(figures.perSecond).toBeGreaterThan(1_300)
  })

  it("does not crawl because of refusals that come by chance", async () => {
    let calls = 0
    const figures = await play(
      createLimits(100),
      { latencyMs: 50, arrives: () => (unitHash("chance", (calls += 1)) < 0.05 ? 1_000 : null) },
      { count: 3_000, lanes: 100 },
    )
    expect(figures.perSecond).toBeGreaterThan(150)
  })
})
