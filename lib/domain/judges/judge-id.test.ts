import { describe, expect, it } from "vitest"
import { builtinFirstId, builtinFirstOf, heuristicPart, judgeOfSource, readerOf, shownConfidence } from "./judge-id"

describe("ids of judges", () => {
  it("say who reads and what is accepted without reading", () => {
    expect(builtinFirstOf(builtinFirstId("openai/m"))).toEqual({ reader: "openai/m", likenessFrom: 0.9 })
    expect(builtinFirstOf("builtin:checks+openai/m")).toEqual({ reader: "openai/m", likenessFrom: null })
    expect(builtinFirstOf("builtin:0.75+compatible/a+b")).toEqual({ reader: "compatible/a+b", likenessFrom: 0.75 })
  })

  it.each([
    "builtin",
    "openai/m",
    "builtin+",
    "builtin:2+openai/m",
    "builtin:+openai/m",
    "builtin+builtin",
    "builtin+builtin+openai/m",
    "builtin+a b",
    "xbuiltin+openai/m",
  ])("know one judge when they see it: %s", (id) => {
    expect(builtinFirstOf(id)).toBeNull()
    expect(readerOf(id)).toBe(id)
  })

  it("tell how much was not read", () => {
    expect(["builtin", "builtin+openai/m", "openai/m"].map(heuristicPart)).toEqual(["all", "some", "none"])
  })

  it("name the judge of one annotation by its source", () => {
    const id = "builtin+openai/m"
    expect(["check:arithmetic", "neighbour", "llm", null].map((source) => judgeOfSource(id, source))).toEqual([
      "builtin",
      "builtin",
      "openai/m",
      "openai/m",
    ])
    expect(judgeOfSource("openai/m", "llm")).toBe("openai/m")
    expect(judgeOfSource("builtin", null)).toBe("builtin")
  })

  it("show a reader's confidence, and none of a rule's or of likeness", () => {
    const shown = (judgeId: string, source: string | null) => shownConfidence({ judgeId, source, confidence: 0.98 })
    expect([shown("builtin", "check:arithmetic"), shown("builtin", null), shown("builtin+openai/m", "neighbour")]).toEqual([null, null, null]) // prettier-ignore
    expect([shown("openai/m", "llm"), shown("builtin+openai/m", "llm")]).toEqual([0.98, 0.98])
  })
})
