import { expect, it } from "vitest"
import { addressOfForm } from "./form-address"

const rules = { defaults: { percent: "10", review: "yes", judge: "builtin" }, all: { model: 2, dataset: 1 } }
const address = (...fields: [string, string][]) => addressOfForm(fields, rules)

it("leaves out what is so anyway", () => {
  expect(
    address(["results", "7"], ["percent", "10"], ["review", "yes"], ["model", "1"], ["model", "2"], ["dataset", "3"]),
  ).toEqual({ results: "7" })
})

it("says what differs, a box that was unticked included", () => {
  expect(address(["percent", "25"], ["judge", "openai/x"], ["model", "2"])).toEqual({
    percent: "25",
    judge: "openai/x",
    model: ["2"],
    review: "no",
  })
})

it("carries nothing of the form's own machinery", () => {
  expect(address(["$ACTION_KEY", "k"], ["whole", "1"], ["title", ""], ["review", "yes"])).toEqual({})
})
