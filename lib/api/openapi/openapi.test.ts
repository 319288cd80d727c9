import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { openApi } from "./openapi"
import { endpoints } from "@/lib/api/registry"

type Operation = { operationId: string; parameters: { name: string; in: string; required: boolean }[] }
const description = openApi(endpoints) as {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}
const root = path.join(import.meta.dirname, "../../..")

/** What the routing folders offer: "GET /api/v1/models/{id}/signature". */
function offered(): string[] {
  return readdirSync(path.join(root, "app/api/v1"), { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .map((file) => path.join("app/api/v1", file))
    .filter((file) => !file.includes("openapi.json") && !file.includes("[...path]"))
    .flatMap((file) => {
      const url = `/${path.dirname(file).split(path.sep).slice(1).join("/").replaceAll("[", "{").replaceAll("]", "}")}`
      const methods = readFileSync(path.join(root, file), "utf8").matchAll(/export const (GET|POST|PUT|DELETE)\b/g)
      return [...methods].map(([, method]) => `${method} ${url}`)
    })
}

test("every route under app/api/v1 is described, and everything described is there", () => {
  const described = Object.entries(description.paths).flatMap(([url, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${url}`),
  )
  expect(described.sort()).toEqual(offered().sort())
})

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
