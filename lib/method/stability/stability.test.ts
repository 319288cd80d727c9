import { describe, expect, it } from "vitest"
import type { TreeRun } from "@/lib/domain/analyses/stability"
import { signatureRun, signatureStability } from "./signature-stability"
import { subsample } from "@/lib/method/sampling/subsample"
import { treeStability } from "./tree-stability"

/** Letters name the category of each failure (ids from 0); "-" is Other, "?" unassigned, " " not in the run. */
function run(places: string, names: Record<string, { name: string; parent?: string }>): TreeRun {
  const slugs = Object.keys(names)
  const present = [...places].flatMap((letter, id) => (letter === " " ? [] : [{ letter, id }]))
  return {
    kind: "tree",
    nodes: slugs.map((slug) => ({ slug, name: names[slug]?.name ?? "", parent: names[slug]?.parent ?? null })),
    failures: present.map(({ id }) => id),
    places: present.map(({ letter }) => (letter === "-" ? -1 : letter === "?" ? -2 : slugs.indexOf(letter))),
    troubles: 0,
  }
}

const reference = run("aaaabbbb--", { a: { name: "Arithmetic" }, b: { name: "Reading" } })

describe("a tree grown again", () => {
  it("under other names keeps everything", () => {
    const again = run("yyyyxxxx--", { x: { name: "Misread" }, y: { name: "Sums" } })
    const report = treeStability(reference, [{ position: 0, seed: 1, ratio: 1, result: again }])
    expect(report.failures).toBe(10)
    expect(report.runs[0]).toMatchObject({
      categories: 2,
      rand: 1,
      kept: [
        { kept: 10, of: 10 },
        { kept: 10, of: 10 },
      ],
    })
    expect(report.categories.map(({ slug, names, reappeared }) => ({ slug, names, reappeared }))).toEqual([
      { slug: "a", names: ["Sums"], reappeared: 1 },
      { slug: "b", names: ["Misread"], reappeared: 1 },
    ])
  })

  it("by hand: half of the failures drawn, one moved, one unassigned", () => {
    // Of a: 0 and 1 in p, 2 in q. Of b: 4 in q. Failure 5 is unassigned, 8 stays Other: common 5, kept 0, 1, 4, 8.
    const half = run("ppq q?  - ", { p: { name: "P" }, q: { name: "Q" } })
    const report = treeStability(reference, [{ position: 0, seed: 1, ratio: 0.5, result: half }])
    expect(report.runs[0]).toMatchObject({ failures: 6, unassigned: 1, usable: true })
    expect(report.runs[0]?.kept[0]).toEqual({ level: 1, kept: 4, of: 5 })
    const [a, b] = report.categories
    expect(a?.values[0]).toBeCloseTo(2 / 3, 12)
    expect(b?.values[0]).toBeCloseTo(1 / 2, 12)
    expect(report.kept).toEqual([
      { level: 1, ratio: 0.5, runs: 1, share: { estimate: 0.8, low: 0.8, high: 0.8 } },
      { level: 2, ratio: 0.5, runs: 1, share: { estimate: 0.8, low: 0.8, high: 0.8 } },
    ])
  })

  it("does not count a run whose judge gave no tree as instability, and shows it", () => {
    const none = run("??????????", {})
    const same = { position: 1, seed: 2, ratio: 1, result: reference }
    const report = treeStability(reference, [{ position: 0, seed: 1, ratio: 1, result: none }, same])
    expect(report.runs[0]).toMatchObject({ usable: false, unassigned: 10, rand: null })
    expect(report.kept[0]).toMatchObject({ runs: 1, share: { estimate: 1 } })
    expect(report.categories[0]).toMatchObject({ runs: 1, reappeared: 1 })
  })

  it("looks at sub-categories on a level of their own", () => {
    const deep = run("ccddbbbb--", {
      a: { name: "A" },
      b: { name: "B" },
      c: { name: "C", parent: "a" },
      d: { name: "D", parent: "a" },
    })
    const report = treeStability(deep, [{ position: 0, seed: 1, ratio: 1, result: reference }])
    expect(report.runs[0]?.kept).toEqual([
      { level: 1, kept: 10, of: 10 },
      { level: 2, kept: 8, of: 10 },
    ])
    const sub = report.categories.filter(({ level }) => level === 2)
    expect(sub.map(({ slug }) => slug)).toEqual(["c", "d"])
    expect(sub.map(({ values }) => values[0]).sort()).toEqual([0, 0.5])
  })
})

const round = (value: number) => Number(value.toFixed(12))

describe("smaller samples", () => {
  const failures = Array.from({ length: 40 }, (_, id) => ({
    id,
    model: id % 4 === 0 ? "rare" : "common",
    dataset: "d",
    key: String(id),
  }))

  it("take their share of each group, grow with the ratio, and differ by seed", () => {
    const ids = (seed: number, ratio: number) => subsample(failures, { seed, ratio }).map(({ id }) => id)
    expect(ids(1, 0.5)).toHaveLength(20)
    expect(subsample(failures, { seed: 1, ratio: 0.5 }).filter(({ model }) => model === "rare")).toHaveLength(5)
    expect(ids(1, 0.5)).toEqual(expect.arrayContaining(ids(1, 0.2)))
    expect(ids(2, 0.5).toSorted()).not.toEqual(ids(1, 0.5).toSorted())
    expect(subsample(failures.toReversed(), { seed: 1, ratio: 0.5 }).map(({ id }) => id)).toEqual(
      expect.arrayContaining(ids(1, 0.5)),
    )
    expect(subsample(failures, { seed: 1, ratio: 0.001 })).toHaveLength(2)
  })

  it("weigh each group by its failures: total variation by hand", () => {
    const groups = [
      { modelId: 1, datasetId: 1, failures: 30 },
      { modelId: 2, datasetId: 1, failures: 10 },
    ]
    const read = (modelId: number, labels: string) =>
      [...labels].map((label) => ({ modelId, datasetId: 1, label: label === "?" ? null : label }))
    // Group 1 (30 failures): half x, half y. Group 2 (10): all x. x = (15 + 10) / 40.
    const full = signatureRun([...read(1, "xxxyyy"), ...read(2, "xxxxx?")], groups)
    expect(Object.fromEntries(full.shares.map(({ key, share }) => [key, round(share)]))).toEqual({ x: 0.625, y: 0.375 })
    expect(full.read).toBe(11)
    // A draw that sees y only in group 1: x = 10 / 40, so 0.375 of the signature would have to move.
    const draw = signatureRun([...read(1, "yyyyy"), ...read(2, "xxxxx")], groups)
    const report = signatureStability(full, [{ position: 0, seed: 1, ratio: 0.5, result: draw }], [
      { key: "x", name: "X" },
      { key: "y", name: "Y" },
      { key: "z", name: "Z" },
    ]) // prettier-ignore
    expect(report.rates[0]).toMatchObject({ ratio: 0.5, draws: 1, read: 10, sameFirst: 0 })
    expect(report.rates[0]?.worst).toBeCloseTo(0.375, 12)
    expect(report.categories.map(({ key, rates }) => [key, round(rates[0]?.change ?? 0)])).toEqual([
      ["x", 0.375],
      ["y", 0.375],
    ])
  })
})
