import { expect, it } from "vitest"
import { z } from "zod"
import { presetKeys } from "@/lib/domain/enums"
import { formParameters, parameterFields, parameterGroups, parametersOf } from "./parameter-form"
import { parameterSchema, readParameter } from "./parameters"
import { presetParameters } from "./presets"

const schema = z.object(parameterFields)

/** What a browser sends of the form as it was drawn: empty fields and unticked boxes are not there. */
function sent(groups: ReturnType<typeof parameterGroups>): Record<string, string> {
  const fields = groups.flatMap((group) => group.fields)
  return Object.fromEntries(
    fields.flatMap(({ name, value }) =>
      value === null || value === false ? [] : [[name, value === true ? "yes" : String(value)]],
    ),
  )
}

it.each(presetKeys)("%s comes back from the form as it went in", (key) => {
  const values = presetParameters(key)
  const back = parametersOf(schema.parse(sent(parameterGroups(values))))
  expect(back).toEqual(Object.fromEntries(formParameters.map((name) => [name, values[name]])))
})

it("refuses what is out of bounds or missing, by field", () => {
  const { constructBatch: _, ...rest } = sent(parameterGroups(presetParameters("paper")))
  const result = schema.safeParse({ ...rest, maxDepth: "9", reask: "some" })
  expect(result.error?.issues.map(({ path }) => path[0]).sort()).toEqual(["constructBatch", "maxDepth", "reask"])
})

it("shows each field with the bounds that are checked", () => {
  const fields = parameterGroups(presetParameters("paper")).flatMap((group) => group.fields)
  expect(fields.find(({ name }) => name === "maxDepth")).toMatchObject({ min: 0, max: 4, value: 2 })
  expect(fields.find(({ name }) => name === "timeoutSeconds")).toMatchObject({ min: 1, max: 3_600, value: null })
  expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining(["review", "concurrency", "nameWords"]))
})

it("single parameters are checked, and nothing is filled up beside them", () => {
  expect(parameterSchema.parse({ reask: 2 })).toEqual({ reask: 2 })
  expect(parameterSchema.safeParse({ reask: 9 }).success).toBe(false)
  expect(parameterSchema.safeParse({ unknown: 1 }).success).toBe(false)
})

it.each([
  ["none", null],
  ["yes", true],
  ["Off", false],
  ["12", 12],
  ["0.5", 0.5],
  ["twelve", "twelve"],
])("%s is read as %j", (text, value) => {
  expect(readParameter(text)).toBe(value)
})
