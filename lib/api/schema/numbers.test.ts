import { expect, test } from "vitest"
import { shortened } from "./numbers"

test("seven significant digits, small probabilities and whole numbers unharmed", () => {
  const json = {
    p: 6.178037310299115e-73,
    n: 123456789012,
    rows: [{ share: 0.026160000000000003, name: "a", none: null }],
  }
  expect(shortened(json)).toEqual({
    p: 6.178037e-73,
    n: 123456789012,
    rows: [{ share: 0.02616, name: "a", none: null }],
  })
})
