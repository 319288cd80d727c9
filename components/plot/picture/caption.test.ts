import { describe, expect, it } from "vitest"
import { captionOf } from "./caption"

const day = "2026-11-22"
const title = "MMLU-Pro · ErrorAtlas"

describe("the caption of a picture", () => {
  it.each([
    ["https://atlas.test/datasets/mmlu_pro#mix", "release 2026.11", "https://atlas.test/datasets/mmlu_pro"],
    ["https://atlas.test/models?release=2025.1", "release 2025.1", "https://atlas.test/models?release=2025.1"],
    ["https://atlas.test/atlas/latest", "release 2026.11", "https://atlas.test/atlas/latest"],
    ["https://atlas.test/atlas/2025.1/x", "release 2025.1", "https://atlas.test/atlas/2025.1/x"],
  ])("%s names the %s", (address, release, link) => {
    expect(captionOf({ title, address, latest: "2026.11", day })).toEqual([`${title} · ${release} · seen ${day}`, link])
  })

  it("names the analysis, and no release where there is none", () => {
    const [source] = captionOf({ title, address: "https://atlas.test/models?analysis=7", latest: undefined, day })
    expect(source).toBe(`${title} · analysis 7 · seen ${day}`)
  })

  it("keeps to the width of a figure", () => {
    const [, link] = captionOf({ title, address: `https://atlas.test/?q=${"x".repeat(900)}`, latest: undefined, day })
    expect(link).toHaveLength(200)
  })
})
