import { expect, test } from "vitest"
import { openApi } from "./openapi"
import { endpoints } from "@/lib/api/registry"

type Operation = { operationId: string; parameters: { name: string; in: string; required: boolean }[] }
const description = openApi(endpoints) as {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}
test("every reference leads to a component, and every path parameter is declared", () => {
  const references = [...JSON.stringify(description).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)]
  expect(references.length).toBeGreaterThan(5)
  for (const [, name] of references) expect(Object.keys(description.components.schemas)).toContain(name)
  for (const [url, operations] of Object.entries(description.paths))
    for (const { parameters } of Object.values(operations)) {
      const wanted = [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name)).toEqual(wanted)
    }
})

test("operation ids are unique, optional parameters are said to be optional", () => {
  const ids = endpoints.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const list = description.paths["/api/v1/models"]?.get
  expect(list?.parameters.filter(({ required }) => required)).toEqual([])
})

test("fields whose names are older than labels by rules say what they count of those", () => {
  const said: string[] = []
  const visit = (value: unknown, name = "") => {
    if (typeof value !== "object" || value === null) return
    if (["diagnosed", "readInFull", "outcome"].includes(name) && !("in" in value))
      said.push(`${name}: ${"description" in value ? String(value.description) : ""}`)
    for (const [key, inside] of Object.entries(value)) visit(inside, key)
  }
  visit(description.components.schemas)
  expect(said.map((line) => line.split(":")[0])).toEqual(expect.arrayContaining(["diagnosed", "readInFull", "outcome"]))
  expect(said.filter((line) => !line.includes("Labels by rules"))).toEqual([])
})
