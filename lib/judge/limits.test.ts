import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { createLimits } from "./limits"

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

  it("halves once for all complaints of one crowd, and again for those of the next", () => {
    const limits = createLimits(16)
    for (let i = 0; i < 10; i += 1) limits.slowDown(0, 0)
    expect(limits.concurrency).toBe(8)
    limits.slowDown(1, 0)
    expect(limits.concurrency).toBe(4)
  })

  it("grows by one after as many good calls as are in flight, up to where it began", () => {
    const limits = createLimits(4)
    limits.slowDown(0, 0)
    expect(limits.concurrency).toBe(2)
    for (let i = 0; i < 2; i += 1) limits.speedUp()
    expect(limits.concurrency).toBe(3)
    for (let i = 0; i < 100; i += 1) limits.speedUp()
    expect(limits.concurrency).toBe(4)
  })

  it("never goes below one", () => {
    const limits = createLimits(2)
    for (let round = 0; round < 5; round += 1) limits.slowDown(round, 0)
    expect(limits.concurrency).toBe(1)
  })

  it("is quiet for everybody as long as one was told to wait", async () => {
    const limits = createLimits(4)
    limits.slowDown(0, 60)
    const start = performance.now()
    await limits.run(async () => undefined)
    expect(performance.now() - start).toBeGreaterThanOrEqual(55)
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
