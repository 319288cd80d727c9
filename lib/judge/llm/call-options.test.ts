import { expect, it } from "vitest"
import { createLimits } from "@/lib/judge/limits/call-limits"
import { createChat, type Chat, type ChatRequest } from "./chat"
import { createLlmJudge } from "./llm-judge"

/** A judge whose prompts are kept; `replies` come in turn. */
function judgeThat(...replies: (string | "too-long")[]) {
  const sent: ChatRequest[] = []
  const usage = { inputTokens: 1, outputTokens: 1 }
  const chat: Chat = async (request) => {
    sent.push(request)
    const text = replies[sent.length - 1] ?? "{}"
    return text === "too-long"
      ? { ok: false, reason: "too-long", detail: "too long", usage }
      : { ok: true, text, cut: false, usage }
  }
  return { sent, judge: createLlmJudge({ id: "test", chat, structured: true, parameters: {} }) }
}

const request = {
  dataset: "d",
  exampleId: "e",
  input: "i".repeat(3_000),
  output: "o".repeat(3_000),
  reference: "r".repeat(3_000),
  correctOutputs: ["c".repeat(3_000)],
}
const lengthOf = (letter: string, text: string) => text.split(letter.repeat(20)).length * 20

it("shows texts as long as the analysis allows, and no longer when it has to shorten again", async () => {
  const textLimits = { input: 400, output: 800, reference: 2_000, correctOutput: 300 }
  const { sent, judge } = judgeThat("too-long", "too-long")
  await judge.diagnose({ ...request, textLimits })
  const [first, second] = sent.map(({ user }) => user)
  for (const [letter, most] of [
    ["i", 400],
    ["o", 800],
    ["r", 2_000],
    ["c", 300],
  ] as const)
    for (const text of [first, second]) {
      expect(lengthOf(letter, text ?? "")).toBeGreaterThan(most / 4)
      expect(lengthOf(letter, text ?? "")).toBeLessThanOrEqual(most + 40)
    }
})

it("asks for names and definitions of the words the analysis wants, and refuses longer ones", async () => {
  const long = JSON.stringify({ categories: [{ name: "Six words are far too many", definition: "D." }] })
  const { sent, judge } = judgeThat(long, long)
  const titles = [{ title: "t", summary: "s", count: 1 }]
  const words = { name: 2, definition: 12 }
  const result = await judge.proposeCategories({ titles, limit: 3, parent: null, words })
  expect(sent[0]?.user).toContain("Names have at most 2 words, definitions at most 12.")
  expect(result).toMatchObject({ ok: false, reason: "unparseable", detail: expect.stringContaining("at most 2 words") })
})

it("gives a call up after the analysis's own time-out", async () => {
  const chat = createChat({
    endpoint: () => () => undefined,
    label: "test",
    limits: createLimits(2),
    timeoutMs: 60_000,
    secrets: [],
    backoffMs: 1,
    tries: { timeout: 1 },
  })
  const { judge } = { judge: createLlmJudge({ id: "test", chat, structured: true, parameters: {} }) }
  expect(await judge.diagnose({ ...request, timeoutMs: 30 })).toMatchObject({
    ok: false,
    reason: "unavailable",
    detail: "no answer within 0.03 s",
  })
})
