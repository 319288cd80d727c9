import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"
import { AttemptsStrip } from "./attempts-strip"

let predictions = 0
const attempt = (modelSlug: string, of: { readonly counts: boolean; readonly failed: boolean }) => ({
  ...{
    modelSlug,
    modelName: modelSlug,
    variant: "",
    trial: 0,
    leftOut: false,
    annotationId: null,
    outcome: null,
    path: [],
  },
  predictionId: (predictions += 1),
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

test("trials of a model are counted together, and each answer can be reached", () => {
  const tried = [true, false, true, true].map((failed, at) => ({
    ...attempt("m", { counts: true, failed }),
    ...{ trial: at + 1, annotationId: at === 0 ? 7 : null },
  }))
  const text = textOf([...tried, { ...attempt("m", { counts: false, failed: false }), leftOut: true, variant: "two" }])
  expect(text).toMatch(/4 answers by 1 model,\s+1 right; 1 other answer kept, which does not count/)
  expect(text).toMatch(/m: 3 of 4 trials fail\./)
  expect(text).toMatch(/trial 2\s+right\s+Answer/)
  // The only answer of its variant: it has no trials to be told apart by.
  expect(text).toMatch(/\stwo\s+kept, does not count\s+Answer/)
})
