import { renderToStaticMarkup } from "react-dom/server"
import { expect, it } from "vitest"
import { Steps } from "@/components/upload/import/upload-steps"
import { AnalyseResults, DraftContext } from "./threshold-draft"

const shown = (kept: number | null, threshold: number) =>
  renderToStaticMarkup(
    <DraftContext value={{ kept, threshold, setThreshold: () => {} }}>
      <Steps now="came-in" resultSetId={7} answerHref="/compare?results=7" />
      <AnalyseResults resultSetId={7} />
    </DraftContext>,
  )

it("asks which threshold is meant while one is not kept, and no other way leads past the question", () => {
  for (const settled of [shown(0.56, 0.56), shown(null, 0)]) {
    expect(settled.match(/href="[^"]*results=7"/g)).toHaveLength(2)
    expect(settled).not.toContain("<button")
  }
  const open = shown(0.56, 0.95)
  expect(open.match(/href="[^"]*results=7"[^>]*>[^<]*/g)).toEqual([expect.stringMatching(/>Analyse with 0\.56$/)])
  expect(open).toMatch(/0\.95 is not kept yet.*<button[^>]*value="analyse"[^>]*name="next"[^>]*>Keep 0\.95 and analyse/)
  expect(open).toMatch(/href="#analyse"/)
})
