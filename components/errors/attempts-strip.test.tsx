import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"
import { AttemptsStrip } from "./attempts-strip"

const attempt = (modelSlug: string, of: { readonly counts: boolean; readonly failed: boolean }) => ({
  ...{ modelSlug, modelName: modelSlug, variant: "", trial: 0, annotationId: null, noErrorFound: false, path: [] },
  ...of,
})

test("an answer without a score is neither right nor wrong, and no model that tried the item", () => {
  const attempts = [
    attempt("right", { counts: true, failed: false }),
    attempt("wrong", { counts: true, failed: true }),
    attempt("never scored", { counts: false, failed: false }),
  ]
  const text = renderToStaticMarkup(<AttemptsStrip attempts={attempts} here={0} kept={{}} />).replace(/<[^>]+>/g, " ")
  expect(text).toMatch(/2 models tried this item,\s+1 right; 1 answer without a score/)
  expect(text).toMatch(/never scored\s+no score: neither right nor wrong/)
})
