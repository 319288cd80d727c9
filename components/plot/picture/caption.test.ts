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
    expect(captionOf({ title, address, source: undefined, latest: "2026.11", day })).toEqual([
      `${title} · ${release} · seen ${day}`,
      link,
    ])
  })

  it("names the analysis, and no release where there is none", () => {
    const [source] = captionOf({
      title,
      address: "https://atlas.test/models?analysis=7",
      source: undefined,
      latest: undefined,
      day,
    })
    expect(source).toBe(`${title} · analysis 7 · seen ${day}`)
  })

  it("says what the page says it shows, and of results no release", () => {
    const ofResults = { title, address: "https://atlas.test/models?results=3", latest: "2026.11", day }
    expect(captionOf({ ...ofResults, source: undefined })[0]).toBe(`${title} · results 3 · seen ${day}`)
    const source = "results gsm8k.csv, scores alone"
    expect(captionOf({ ...ofResults, source })[0]).toBe(`${title} · ${source} · seen ${day}`)
    expect(captionOf({ ...ofResults, address: "https://atlas.test/compare?a=x&b=y", source })[0]).not.toContain(
      "release",
    )
  })

  it("keeps to the width of a figure", () => {
    const [, link] = captionOf({
      title,
      address: `https://atlas.test/?q=${"x".repeat(900)}`,
      source: undefined,
      latest: undefined,
      day,
    })
    expect(link).toHaveLength(200)
  })
})
