import { expect, test } from "vitest"
import { countOnce } from "./count-once"

const item = (datasetId: number, exampleId: number, hash: string, size: number) => ({
  ...{ datasetId, dataset: `set ${datasetId}`, exampleId, hash, size },
})

test("items with one text count in the benchmark with most of them, and a benchmark of which nothing is left is named", () => {
  const items = [item(1, 10, "p", 2), item(1, 11, "q", 2), item(2, 20, "p", 5), item(2, 21, "q", 5)]
  expect(countOnce(items)).toEqual({
    ...{ exampleIds: [10, 11], datasetIds: [1] },
    counted: [{ items: 2, dataset: "set 1", countedIn: "set 2" }],
  })
})

test("of equally many those known first count; two items of one benchmark with one text stay two", () => {
  const items = [item(2, 20, "p", 3), item(1, 10, "p", 3), item(1, 11, "p", 3)]
  expect(countOnce(items)).toMatchObject({ exampleIds: [20], datasetIds: [] })
  expect(countOnce([])).toEqual({ exampleIds: [], datasetIds: [], counted: [] })
})
