import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"
import type { Turn } from "@/lib/domain/results/prediction-detail"
import { Conversation } from "./conversation"
import { KeptFacts } from "./kept-facts"

const html = (turns: readonly Turn[]) => renderToStaticMarkup(<Conversation turns={turns} view="rendered" />)

test("turns are shown with who speaks, what was thought and which tools were called, as inert text", () => {
  const shown = html([
    { role: "user", text: "How high is <script>alert(1)</script>?" },
    {
      ...{ role: "assistant", text: "", reasoning: "I should look it up." },
      calls: [{ name: "search", arguments: '{"q":"height"}' }],
    },
    { role: "tool", text: "8,849 m" },
  ])
  expect(shown).toContain("The whole conversation, 3 turns")
  expect(shown).not.toContain("<script>")
  expect(shown.replace(/<[^>]+>/g, " ")).toMatch(/Model\s+Reasoning\s+I should look it up.\s+Calls\s+search/)
  expect(shown).toContain("8,849 m")
})

test("a long conversation is told by its beginning and its end, and says what is left out", () => {
  const shown = html(Array.from({ length: 100 }, (_, at) => ({ role: "user", text: `word${at}.` })))
  expect(shown).toContain("60 turns left out here")
  expect(["word9.", "word10.", "word69.", "word70.", "word99."].map((word) => shown.includes(word))).toEqual([
    ...[true, false, false, true, true],
  ])
})

test("facts of the files are cut off, counted and never hidden when they are nothing", () => {
  const metadata = Object.fromEntries(
    Array.from({ length: 50 }, (_, at) => [`k${at}`, at === 0 ? "x".repeat(900) : at]),
  )
  const shown = renderToStaticMarkup(<KeptFacts metrics={{ acc: 0.5, f1: null }} metadata={metadata} />)
  expect(shown).toContain("and 12 more")
  expect(shown).toContain(`${"x".repeat(300)}…`)
  expect(renderToStaticMarkup(<KeptFacts metrics={null} metadata={{}} />)).toBe("")
})
