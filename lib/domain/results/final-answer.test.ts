import { describe, expect, it, test } from "vitest"
import { cpuTimeOf } from "@/lib/testing/process/cpu-time"
import { finalAnswer, sharedAnswer } from "./final-answer"

describe("the final answer of an output", () => {
  it.each([
    ["Let's see: the answer is (A)? No. The answer is (C).", "c"],
    ["Answer: **B**", "b"],
    ["so 19 + 1 = 20.\nA: 20", "20"],
    ["#### 1,234.50", "1234.5"],
    ["Thus \\boxed{x + 1}", "x + 1"],
    ["Marie Curie.", "marie curie"],
    ["The answer is 45%", "45%"],
  ])("%j is %j", (end, answer) => {
    expect(finalAnswer(end)).toBe(answer)
  })

  it.each([
    ["A beaker holds more than the flask, and therefore it must be that the other one is larger."],
    [""],
    [" \n"],
  ])("%j states none", (end) => {
    expect(finalAnswer(end)).toBeNull()
  })

  test("a hostile output costs next to nothing", () => {
    const pieces = ["answer is ", "\\boxed{", "#### ", "A: ", '$*"(']
    const ms = cpuTimeOf(() => {
      for (const piece of pieces) finalAnswer(piece.repeat(400).slice(0, 400))
    })
    expect(ms).toBeLessThan(100)
  })
})

describe("an answer that models share", () => {
  const say = (...letters: string[]) => letters.map((letter) => `The answer is (${letter}).`)

  it("is one that more than half of those that state one give", () => {
    expect(
      sharedAnswer([...say("B", "B", "B", "C"), "I cannot tell, because nothing in what I was given says so at all."]),
    ).toEqual({
      same: 3,
      stated: 4,
    })
  })

  it("is none when fewer than three agree, or no majority does", () => {
    expect(sharedAnswer(say("B", "B"))).toBeNull()
    expect(sharedAnswer(say("B", "B", "B", "C", "D", "E"))).toBeNull()
  })
})
