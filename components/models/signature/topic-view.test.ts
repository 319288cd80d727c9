import { expect, test } from "vitest"
import { topicLines, topicName } from "./topic-view"

const at = (topic: string, modelId: number, failures: number, attempts = 40) => ({ topic, modelId, attempts, failures })

test("hardest topic first; ranks count those who fail less, and ties are marked", () => {
  const lines = topicLines(
    [at("law", 1, 23), at("law", 2, 30), at("law", 3, 23), at("health", 1, 5), at("health", 2, 2), at("art", 2, 9)],
    1,
  )
  expect(lines.map(({ topic, rank, isTied, others }) => [topic, rank, isTied, others])).toEqual([
    ["law", 1, true, [23 / 40, 30 / 40]],
    ["health", 2, false, [2 / 40]],
  ])
  expect(lines[0]?.rate.low).toBeCloseTo(0.422, 3)
})

test("a topic nobody else met has no rank to share", () => {
  expect(topicLines([at("law", 1, 4)], 1)).toMatchObject([{ rank: 1, isTied: false, others: [] }])
})

test("names of topics are made readable", () => {
  expect(["computer_science", "law", "multistep-arithmetic_two"].map(topicName)).toEqual([
    "Computer science",
    "Law",
    "Multistep arithmetic two",
  ])
})
