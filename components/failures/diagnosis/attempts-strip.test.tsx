import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"
import { AttemptsStrip } from "./attempts-strip"

const attempt = (modelSlug: string, of: { readonly counts: boolean; readonly failed: boolean }) => ({
  ...{ modelSlug, modelName: modelSlug, variant: "", trial: 0, annotationId: null, outcome: null, path: [] },
  ...of,
})

type Props = Parameters<typeof AttemptsStrip>[0]
const textOf = (attempts: Props["attempts"], part: Props["labels"]["part"] = "none") =>
  renderToStaticMarkup(<AttemptsStrip attempts={attempts} here={0} kept={{}} labels={{ part }} />).replace(
    /<[^>]+>/g,
    " ",
  )

test("an answer without a score is neither right nor wrong, and no model that tried the item", () => {
  const attempts = [
    attempt("right", { counts: true, failed: false }),
    attempt("wrong", { counts: true, failed: true }),
    attempt("never scored", { counts: false, failed: false }),
  ]
  const text = textOf(attempts)
  expect(text).toMatch(/2 models tried this item,\s+1 right; 1 answer without a score/)
  expect(text).toMatch(/never scored\s+no score: neither right nor wrong/)
})

test("only what a judge answered for was read, and by rules nothing was", () => {
  const failed = (outcome: "diagnosed" | "pending" | "refused", annotationId: number) => ({
    ...attempt(outcome, { counts: true, failed: true }),
    ...{ outcome, annotationId },
  })
  const attempts = [failed("diagnosed", 1), failed("pending", 2), failed("refused", 3)]
  expect(textOf(attempts)).toMatch(/diagnosed\s+read, in no category\s.*pending\s+Not read yet\s.*refused to read it/)
  expect(textOf(attempts, "all")).toContain("not labelled by any rule")
  expect(textOf(attempts, "all")).not.toContain("read, in no category")
})
