import { expect, test } from "vitest"
import { againWord, elsewhereWords, countHead, countWords, givenWord, readHead, readTile, readWord } from "./labels"
import { readCount } from "@/lib/stats/signatures/label-coverage"

const row = { read: 15, classified: 2, other: 0, noErrorFound: 1 }

test("of labels by rules nothing is called read, neither over a column nor on a tile", () => {
  const labels = { part: "all", given: 15, labelled: 3 } as const
  expect([readHead(labels), readWord(labels), givenWord(labels)]).toEqual([
    "Labelled",
    "labelled",
    "given to the judge",
  ])
  expect([countHead(labels), countWords(labels, 12), countWords(labels, 1)]).toEqual(["n", "12 failures", "1 failure"])
  expect(readCount(labels, row)).toBe(3)
  expect(readTile(labels, { read: 15, failures: 40 })).toEqual({
    head: "Labelled by rules",
    count: 3,
    of: "of 15 given to the judge",
  })
})

test("what a language model judged was read, whether it was placed or not", () => {
  for (const part of ["none", "some"] as const) {
    const labels = { part, given: 15, labelled: 3 }
    expect([readHead(labels), readCount(labels, row)]).toEqual(["Read", 15])
    expect([countHead(labels), countWords(labels, 12)]).toEqual(["Read", "12 read"])
    expect(readTile(labels, { read: 15, failures: 40 })).toEqual({ head: "Read", count: 15, of: "of 40" })
    expect(readTile(labels, { read: 15, failures: 15 })).toMatchObject({ of: "all" })
  }
})

test("rules read nothing, in another analysis or again", () => {
  const [rules, reader] = [{ part: "all" }, { part: "none" }] as const
  expect(elsewhereWords([rules, rules])).not.toContain("read in")
  expect(elsewhereWords([rules, reader])).toBe("Its failures were read in another analysis.")
  expect([againWord(rules, rules), againWord(reader, rules)]).toEqual(["labelled again", "labelled again"])
  expect([againWord(rules, reader), againWord(reader, reader)]).toEqual(["read by another judge", "read again"])
})
