import { expect, test } from "vitest"
import { summariseBy } from "./group-summary"

test("groups keep every attempt and failure, and carry an interval", () => {
  const rows = [
    { model: "a", predictions: 100, failures: 30, read: 5 },
    { model: "b", predictions: 50, failures: 0, read: 0 },
    { model: "a", predictions: 100, failures: 10, read: 10 },
  ]
  const [a, b] = summariseBy(rows, (row) => row.model)
  expect(a).toMatchObject({ key: "a", predictions: 200, failures: 40, read: 15, failureRate: { estimate: 0.2 } })
  expect(b?.failureRate?.low).toBe(0)
  expect(b?.failureRate?.high).toBeGreaterThan(0.05)
})
