import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { stepIn } from "./ensure-built"
import { saying } from "./report"

let said: string[] = []
beforeEach(() => {
  said = []
  vi.useFakeTimers()
  vi.spyOn(process.stdout, "write").mockImplementation((line) => {
    said.push(String(line))
    return true
  })
})
afterEach(() => {
  vi.useRealTimers()
})

it("says every ten seconds what a long step is at, and nothing of a short one", async () => {
  let step = "compiling"
  let end = () => {}
  const long = saying("pages", () => step, () => new Promise<void>((resolve) => (end = resolve))) // prettier-ignore
  await vi.advanceTimersByTimeAsync(9_900)
  expect(said).toEqual([])
  await vi.advanceTimersByTimeAsync(100)
  step = "generating static pages"
  await vi.advanceTimersByTimeAsync(10_000)
  expect(said).toEqual(["  pages     compiling (10 s so far)\n", "  pages     generating static pages (20 s so far)\n"])
  end()
  await long
  await vi.advanceTimersByTimeAsync(60_000)
  expect(said).toHaveLength(2)
  await expect(saying("pages", () => "", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken") // prettier-ignore
  expect(vi.getTimerCount()).toBe(0)
})

it.each([
  ["  Creating an optimized production build ...\n", "creating an optimized production build"],
  ["✓ Compiled successfully in 117s\n  Skipping validation of types\n", undefined],
  ["  Collecting page data using 1 worker ...\n  Generating static pages using 1 worker (4/16) \n", "generating static pages using 1 worker"],
  ["├ ƒ /analyses\n", undefined],
])("reads from Next's words what it is at: %j", (output, step) => expect(stepIn(output)).toBe(step)) // prettier-ignore

it("is not misled by colours", () => {
  expect(stepIn("\u001b[37m\u001b[1m  Collecting page data ...\u001b[22m\n")).toBe("collecting page data")
})
