import { expect, test } from "vitest"
import { sharedSubtitle } from "./shared-failures-text"

const shared = { slugs: [], counts: [], total: 9, placed: 4, same: 2, noError: 0 }

test("shared failures that rules labelled were read for neither", () => {
  expect(sharedSubtitle(shared, { basis: "counts" })).toMatch(/^Items that both fail and that were read for both,/)
  expect(sharedSubtitle(shared, { basis: "labelled" })).toMatch(
    /^Items that both fail and that were given to the judge for both,/,
  )
})
