import { describe, expect, it } from "vitest"
import { diagnoseItem } from "./diagnose"
import { builtinIndex } from "./model/load-index"

const index = builtinIndex()

describe("diagnosis without a key", () => {
  it("by a rule says which", () => {
    const diagnosis = diagnoseItem({ input: "Say it.", output: "", reference: "x" }, index)
    expect(diagnosis.source).toBe("check:empty-output")
    expect(diagnosis.categoryHint).toBe("empty-output")
  })

  it("by likeness says that it did not read, and what the failure resembles", () => {
    const request = {
      input: "In what year was the lighthouse of Nordkap Island first lit?",
      output: "The lighthouse was first lit in 1871.",
      reference: "1868",
    }
    const diagnosis = diagnoseItem(request, index)
    expect(diagnosis.source).toBe("neighbour")
    expect(diagnosis.title).toBe("Wrong date or number (by resemblance): date asked")
    expect(diagnosis.summary).toMatch(/^Not read: .* resemble annotated failures of “Wrong date or number”/u)
  })

  it("leaves open what is like nothing in the release", () => {
    const request = {
      input: "ᚠᚢᚦᚨᚱᚲ ᚷᚹᚺᚾᛁᛃ ᛇᛈᛉᛊᛏ",
      output: "ᛒᛖᛗᛚᛜᛞᛟ",
      reference: "ᛟ",
    }
    const diagnosis = diagnoseItem(request, index)
    expect(diagnosis).toMatchObject({ source: "undetermined", categoryHint: null, verdict: "error" })
    expect(diagnosis.title).toContain("cause not determined")
  })

  it("does not care what the dataset and the example are called, nor how often it is asked", () => {
    const request = { input: "Name a river.\nA. Elbe\nB. Oder", output: "The answer is (A).", reference: "B" }
    expect(diagnoseItem({ ...request, dataset: "a" } as typeof request, index)).toEqual(diagnoseItem(request, index))
  })
})
