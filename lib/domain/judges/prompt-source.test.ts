import { expect, test } from "vitest"
import { judgeOfSource } from "./judge-id"
import { promptOfSource, promptWords, sourceOfPrompt } from "./prompt-source"

test("a diagnosis says which prompt it answers; what is older or was no prompt says none", () => {
  const used = { version: 2, hash: "1a2b3c4d5e6f7a8b" }
  expect(promptOfSource(sourceOfPrompt(used))).toEqual(used)
  expect(promptWords(used)).toBe("version 2, sha256 1a2b3c4d…")
  expect([null, "llm", "check:arithmetic", "neighbour", "llm@x-1", "llm@2-<b>"].map(promptOfSource)).toEqual(
    Array(6).fill(null),
  )
})

test("it is still the model's word where two judges read in a row", () => {
  expect(judgeOfSource("builtin+openai/m", sourceOfPrompt({ version: 2, hash: "1a2b3c4d" }))).toBe("openai/m")
})
