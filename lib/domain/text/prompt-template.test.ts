import { describe, expect, it } from "vitest"
import { createFrame, mayFrameTheSame, within, withoutMarks } from "./prompt-template"

describe("a prompt without the marks of its template", () => {
  it.each([
    ["<|im_start|>system\n<|im_end|>\n<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n"],
    [
      "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nWhy?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
    ],
    ["<s>[INST] Why? [/INST]"],
    ["<bos><start_of_turn>user\nWhy?<end_of_turn>\n<start_of_turn>model\n"],
    ["Question: Why?\nAnswer:"],
    ["### Instruction:\nWhy?\n\n### Response:\n"],
    ["Q: Why?\nA:"],
    ["  Why?\n"],
  ])("%j", (prompt) => {
    expect(withoutMarks(prompt)).toBe("Why?")
  })

  it("keeps what only looks like one within the question", () => {
    const question = "Which comes first? A: the hen. Question: is it the egg"
    expect(withoutMarks(question)).toBe(question)
    expect(withoutMarks("Is a <b> b or a < b?")).toBe("Is a <b> b or a < b?")
  })
})

describe("the frame of all prompts of a run", () => {
  const frameOf = (...texts: string[]) => {
    const frame = createFrame()
    for (const text of texts) frame.add(text)
    return frame.end()
  }

  it("is what they begin and end with, and never overlaps", () => {
    const frame = frameOf("Q: a b?\nA:", "Q: c d?\nA:", "Q: e?\nA:")
    expect(frame).toEqual({ prefix: "Q: ", suffix: "?\nA:" })
    expect(frame && within("Q: x?\nA:", frame)).toBe("x")
    expect(frame && within("other", frame)).toBeNull()
    expect(frameOf("aba", "aba", "ababa")).toEqual({ prefix: "aba", suffix: "" })
    expect(frameOf("one", "two")).toBeNull()
  })

  it.each([
    ["nothing and a chat template", "", "", "<|im_start|>user\n", "<|im_end|>", true],
    ["a part of the questions in both", "How much is ", "?", "[INST] How much is ", "? [/INST]", true],
    ["two instructions before the same", "Be brief.\n\nHow ", "", "Be polite.\n\nHow ", "", true],
    ["two questions", "Name the capital of ", "", "Name the river of ", "", false],
    ["a word more behind it", "", " today", "", "", false],
  ])("%s", (_name, prefixA, suffixA, prefixB, suffixB, may) => {
    expect(mayFrameTheSame({ prefix: prefixA, suffix: suffixA }, { prefix: prefixB, suffix: suffixB })).toBe(may)
  })
})
