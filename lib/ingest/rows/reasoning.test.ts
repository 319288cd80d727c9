import { describe, expect, it } from "vitest"
import { splitReasoning, withReasoning } from "./reasoning"

describe("splitReasoning", () => {
  it.each([
    ["marked thinking", "<think>two and two</think>\n\nfour", "two and two", "four"],
    ["other marks, in any case", " <Thinking>hm</THINKING>four", "hm", "four"],
    ["a mark that the prompt opened", "two and two\n</think>\nfour", "two and two", "four"],
    ["thinking that was cut off", "<think>two and", "two and", ""],
    ["empty thinking", "<think>\n\n</think>\n\nfour", null, "four"],
    ["only the first thinking", "<think>a</think>b <think>c</think>", "a", "b <think>c</think>"],
    ["no thinking", "four", null, "four"],
    [
      "marks further on, which belong to the answer",
      "Write <think>x</think> here",
      null,
      "Write <think>x</think> here",
    ],
    ["a mark that another one opened", "<reasoning>a</think>b</reasoning>c", "a</think>b", "c"],
    ["nothing", "", null, ""],
  ])("%s", (_, given, reasoning, output) => {
    expect(splitReasoning(given)).toEqual({ reasoning, output })
  })
})

describe("withReasoning", () => {
  it("puts what a file keeps apart before what stands in the output", () => {
    expect(withReasoning("<think>b</think>c", "a", null, " ")).toEqual({ reasoning: "a\n\nb", output: "c" })
    expect(withReasoning("c", null)).toEqual({ reasoning: null, output: "c" })
  })
})
