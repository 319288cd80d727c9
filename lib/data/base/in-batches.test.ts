import { expect, it } from "vitest"
import { inBatches } from "./in-batches"

it("asks together what was asked at once, and answers each with its own", async () => {
  const runs: number[][] = []
  const double = inBatches<number, number>(
    async (inputs) => (runs.push([...inputs]), inputs.map((input) => input * 2)),
    {
      max: 3,
    },
  )
  expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8])
  expect(runs).toEqual([[1, 2, 3], [4]])
})

it("fails those who shared the query, and serves the next", async () => {
  let broken = true
  const ask = inBatches<number, number>(
    async (inputs) => {
      if (broken) throw new Error("lost connection")
      return inputs
    },
    { max: 10 },
  )
  await expect(Promise.all([ask(1), ask(2)])).rejects.toThrow("lost connection")
  broken = false
  expect(await ask(3)).toBe(3)
})

it("gathers a moment longer for the next query when the last was asked by several", async () => {
  const runs: number[] = []
  const ask = inBatches<number, number>(async (inputs) => (runs.push(inputs.length), inputs), {
    max: 10,
    gatherMs: 300,
  })
  const late = async (ms: number) => (await new Promise((resolve) => setTimeout(resolve, ms)), ask(ms))
  await Promise.all([ask(1), ask(2), ...[20, 40, 60].map(late)])
  expect(runs).toEqual([2, 3])
})

it("keeps nobody waiting who asks alone", async () => {
  const ask = inBatches<number, number>(async (inputs) => inputs, { max: 10, gatherMs: 3_600_000 })
  expect(await ask(1)).toBe(1)
  expect(await ask(2)).toBe(2)
})
