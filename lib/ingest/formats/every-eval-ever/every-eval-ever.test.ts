import { describe, expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles } from "@/lib/testing/formats/contract"
import { instanceOf } from "@/lib/testing/formats/every-eval-ever"

const one = { id: "7", model: "acme/bot", input: "2 + 2?", output: "four", score: 1, reference: "4" }
const read = async (...instances: readonly object[]) =>
  readFiles([memoryFile("i.jsonl", instances.map((instance) => JSON.stringify(instance)).join("\n"))])

describe("Every Eval Ever instances", () => {
  it("keeps a graded score, and what the schema has beside it", async () => {
    const { rows } = await read(instanceOf(one, { evaluation: { score: 0.4, is_correct: false } }))
    expect(rows[0]).toMatchObject({ exampleId: "7", model: "acme/bot", dataset: "sums", score: 0.4, reference: "4" })
    expect(rows[0]?.detail).toMatchObject({
      metrics: { score: 0.4, is_correct: 0 },
      metadata: { subject: "sums", extracted: "x", total_tokens: 9 },
    })
  })

  it("prefers the formatted prompt, and writes choices below a raw one", async () => {
    const { rows } = await read(
      instanceOf(one, {
        input: { raw: "Is it?", formatted: "Q: Is it?\nA:", choices: ["yes", "no"], reference: ["a", "b"] },
      }),
      instanceOf({ ...one, id: "8" }, { input: { raw: "Is it?", choices: ["yes", "no"], reference: "yes" } }),
    )
    expect(rows.map(({ input, reference }) => [input, reference])).toEqual([
      ["Q: Is it?\nA:", "a ; b"],
      ["Is it?\n\nA) yes\nB) no", "yes"],
    ])
  })

  it("reads conversations and agents as turns, and thinking apart", async () => {
    const messages = [
      { turn_idx: 0, role: "user", content: "Look it up." },
      {
        turn_idx: 1,
        role: "assistant",
        content: null,
        reasoning_trace: ["I look"],
        tool_calls: [{ id: "1", name: "search", arguments: { q: "it" } }],
      },
      { turn_idx: 2, role: "tool", content: "found" },
      { turn_idx: 3, role: "assistant", content: "It is found." },
    ]
    const { rows } = await read(
      instanceOf(one, { interaction_type: "agentic", input: { raw: "", reference: [] }, output: null, messages }),
      instanceOf({ ...one, id: "8" }, { output: { raw: ["four"], reasoning_trace: ["two and two"] } }),
    )
    expect(rows[0]).toMatchObject({ input: "Look it up.", output: "It is found.", reference: null })
    expect(rows[0]?.detail?.turns?.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "assistant"])
    expect(rows[0]?.detail?.turns?.[1]).toMatchObject({
      text: "",
      reasoning: "I look",
      calls: [{ name: "search", arguments: '{"q":"it"}' }],
    })
    expect(rows[1]).toMatchObject({ output: "four", reasoning: "two and two" })
  })

  it("an error of the run is no failure of the model", async () => {
    const { rows } = await read(instanceOf(one, { error: "timeout", evaluation: { score: 0, is_correct: false } }))
    expect(rows[0]).toMatchObject({ status: "error" })
  })

  it("refuses an instance without an id", async () => {
    const { refusals } = await read(instanceOf(one), instanceOf(one, { sample_id: null }))
    expect(refusals).toMatchObject([{ line: 2, column: "sample_id" }])
  })
})
