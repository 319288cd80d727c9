import { expect, it } from "vitest"
import { tellApart } from "./unique-labels"

const run = (id: number, name: string, judge: string) => ({ id, name, judge })

it("leaves names alone that are met once, and marks namesakes by what differs among all of them", () => {
  const runs = [run(1, "a.csv", "builtin"), run(2, "b.csv", "builtin"), run(3, "b.csv", "openai/m"), run(4, "c.csv", "x"), run(5, "c.csv", "x")] // prettier-ignore
  const called = tellApart(
    runs,
    ({ name }) => name,
    ({ judge }) => judge,
    ({ id }) => `#${id}`,
  )
  expect(called).toEqual(["a.csv", "b.csv (builtin)", "b.csv (openai/m)", "c.csv (#4)", "c.csv (#5)"])
})
