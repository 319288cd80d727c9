import { expect, test } from "vitest"
import { outcomeFilterWords } from "./outcome-labels"

test("the filter of failures does not call read or diagnosed what rules went through", () => {
  expect(Object.values(outcomeFilterWords({ part: "all" })).join("|")).not.toMatch(/iagnosed|Not read/)
  expect(outcomeFilterWords({ part: "none" })).toMatchObject({ diagnosed: "Diagnosed", pending: "Not read yet" })
})
