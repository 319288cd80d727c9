import { readdirSync } from "node:fs"
import path from "node:path"
import { expect, test, vi } from "vitest"
import { issueApiToken } from "@/lib/auth/api-token"
import { getLocalOwner } from "@/lib/data/people/users"
import { callApi } from "@/lib/testing/api"
import { openApi } from "./openapi/openapi"
import { endpoints } from "./registry"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))
const { paths } = openApi(endpoints) as { paths: Record<string, Record<string, unknown>> }

test.each(Object.entries(paths))(
  "%s answers to the methods that are described, and names them",
  async (url, methods) => {
    const address = url.replace("/api/v1/", "").replaceAll(/\{\w+\}/g, "1")
    const allow = [...Object.keys(methods).map((method) => method.toUpperCase()), ...(methods["get"] ? ["HEAD"] : [])]
    const expected = [...allow, "OPTIONS"].sort().join(", ")
    for (const [method, status] of [
      ["OPTIONS", 204],
      [methods["delete"] ? "PUT" : "DELETE", 405],
      [methods["get"] ? "PATCH" : "GET", 405],
    ] as const) {
      const answer = await callApi(address, { method })
      expect([answer.status, answer.headers.get("allow"), await answer.text()]).toEqual([status, expected, ""])
    }
  },
)

test("nothing else is routed under /api/v1, and no operation is listed twice", () => {
  const folder = path.join(import.meta.dirname, "../../app/api/v1")
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"))
  expect(files).toEqual([path.join("[...path]", "route.ts")])
  const operations = endpoints.map(({ method, path }) => `${method} ${path}`)
  expect(new Set(operations).size).toBe(operations.length)
})

test("the description is at its own address", async () => {
  const answer = await callApi("openapi.json")
  expect(answer.headers.get("cache-control")).toBe("no-store")
  expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(openApi(endpoints))))
})

test.each(["nothing", "models/a/b/signature", "models/a", "Models", "analyses/1/stability/1/cancel/now"])(
  "%s is no address: 404 as JSON, whatever the method",
  async (address) => {
    const message = `There is nothing at /api/v1/${address}.`
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      const answer = await callApi(address, { method })
      expect([answer.status, await answer.json()]).toEqual([404, { error: { code: "not_found", message } }])
    }
    const { secret: token } = await issueApiToken((await getLocalOwner()).id, "test")
    expect((await callApi(address, { token, body: {} })).status).toBe(404)
    expect((await callApi(address, { token: "revoked" })).status).toBe(401)
  },
)

test("an address that is written out goes before one with a parameter in its place", async () => {
  const answer = await callApi("analyses/estimate")
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "OPTIONS, POST"])
})

test.each([
  ["analyses/0", /^path\.id: /],
  ["analyses/1/stability/x", /^path\.stability: /],
  ["models?limit=0", /^query\.limit: /],
])("%s reaches its endpoint, which says what does not parse", async (address, message) => {
  const answer = await callApi(address)
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { error: { code: "invalid", message: expect.stringMatching(message) } },
  ])
})
