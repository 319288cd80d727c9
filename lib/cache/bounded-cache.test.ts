import { AsyncLocalStorage } from "node:async_hooks"
import v8 from "node:v8"
import vm from "node:vm"
import { describe, expect, it } from "vitest"
import { bytesOf, createCache } from "./bounded-cache"

v8.setFlagsFromString("--expose-gc")
const collect = vm.runInNewContext("gc") as () => void
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

const most = { entries: 3, bytes: 1_000_000 }

describe("the cache", () => {
  it("makes a value once for all who ask, also at the same time", async () => {
    const cache = createCache(most)
    let made = 0
    const ask = () => cache.load("key", async () => ({ made: (made += 1) }))
    const [first, second] = await Promise.all([ask(), ask()])
    expect(first).toEqual({ made: 1 })
    expect(second).toBe(first)
    expect(await ask()).toBe(first)
  })

  it("makes again what failed, also at once, and what is not to be kept", async () => {
    const cache = createCache(most)
    const failing = [() => Promise.reject(new Error("gone")), () => Promise.reject(new Error("gone"))]
    const sudden = () => {
      throw new Error("sudden")
    }
    for (const make of [...failing, sudden]) await expect(cache.load("key", make)).rejects.toThrow(/gone|sudden/)
    expect(
      await cache.load(
        "key",
        async () => 1,
        () => false,
      ),
    ).toBe(1)
    expect(await cache.load("key", async () => 2)).toBe(2)
  })

  it("forgets what was not used for longest when there are too many", () => {
    const cache = createCache(most)
    for (const key of ["a", "b", "c"]) cache.set(key, key)
    cache.get("a")
    cache.set("d", "d")
    expect(["a", "b", "c", "d"].filter((key) => cache.get(key))).toEqual(["a", "c", "d"])
  })

  it("stays within its bytes whatever it is given, and gives the room back", () => {
    const cache = createCache({ entries: 1_000, bytes: 100_000 })
    for (let at = 0; at < 500; at += 1) {
      cache.set(`key ${at % 70}`, { text: "x".repeat((at * 37) % 5_000) })
      expect(cache.bytes).toBeLessThanOrEqual(100_000)
    }
    expect(cache.entries).toBeGreaterThan(10)
    for (let at = 0; at < 70; at += 1) cache.set(`key ${at}`, "small")
    expect(cache.bytes).toBeLessThan(70 * 400)
  })

  it("does not keep one value that would push out all others", () => {
    const cache = createCache({ entries: 10, bytes: 10_000 })
    cache.set("small", 1)
    cache.set("large", "x".repeat(4_000))
    expect([cache.get("small")?.value, cache.get("large")]).toEqual([1, undefined])
  })

  it("holds nothing of the requests in which it was asked", async () => {
    const requests = new AsyncLocalStorage<object>()
    const cache = createCache({ entries: 100, bytes: 1_000_000 })
    const ask = async (key: string) => {
      const request = { response: new Array(1_000).fill(key) }
      await requests.run(request, () => cache.load(key, async () => [await Promise.resolve(key)]))
      return new WeakRef(request)
    }
    const asked = await Promise.all(Array.from({ length: 20 }, (_, at) => ask(`key ${at}`)))
    for (let round = 0; round < 4; round += 1) {
      await settled()
      collect()
    }
    expect(cache.entries).toBe(20)
    expect(asked.filter((request) => request.deref() !== undefined)).toEqual([])
  })
})

describe("the size of a value", () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ id: at, name: `row number ${at}`, share: at / 3, below: [at, at / 7] }))

  it("is near what the heap grows by, and not below", () => {
    collect()
    const before = process.memoryUsage().heapUsed
    const held = Array.from({ length: 40 }, () => ({
      rows: rows(2_000),
      map: new Map(rows(50).map((row) => [row.name, row])),
    }))
    collect()
    const grown = process.memoryUsage().heapUsed - before
    const said = held.reduce((sum, value) => sum + bytesOf(value), 0)
    expect(said / grown).toBeGreaterThan(0.9)
    expect(said / grown).toBeLessThan(2)
  })

  it("counts what is kept elsewhere, or is in it twice, once", () => {
    const tree = rows(100)
    expect(bytesOf([tree, tree])).toBeLessThan(bytesOf(tree) + 100)
    expect(bytesOf([tree], (part) => part === tree)).toBeLessThan(100)
  })
})
