import { beforeEach, expect, test, vi } from "vitest"
import { z } from "zod"
import type { Viewer } from "@/lib/domain/access/permissions"
import { AppError, statusOf, type ErrorCode } from "@/lib/errors"
import { route } from "./route"

const session = vi.hoisted(() => ({ viewer: null as unknown }))
vi.mock("@/lib/auth/session", () => ({ getViewer: async () => session.viewer }))
vi.mock("@/lib/auth/api-token", () => ({
  verifyApiToken: async (secret: string) => (secret === "good" ? { id: 9, name: "Script", role: "member" } : null),
}))
const ada: Viewer = { id: 7, name: "Ada", role: "owner" }
const url = "http://atlas.test/api/v1/things/a"

beforeEach(() => {
  session.viewer = null
})

const context = (params: Record<string, string> = {}) => ({ params: Promise.resolve(params) })

function aPost(body: BodyInit, headers: Record<string, string> = {}): Request {
  const all = { "content-type": "application/json", authorization: "Bearer good", ...headers }
  return new Request(url, { method: "POST", body, headers: all })
}

const echo = route(
  {
    permission: "anyone",
    params: z.object({ id: z.string() }),
    query: z.object({ limit: z.coerce.number().int().max(100).default(20), tag: z.string().optional() }),
    body: z.object({ name: z.string() }).optional(),
  },
  async ({ params, query, body, viewer }) => ({ params, query, body, viewer }),
)

test("params, query and body arrive parsed, and the answer is JSON", async () => {
  const answer = await echo(
    new Request(`${url}?limit=5&tag=`, {
      method: "POST",
      body: `{"name":"é"}`,
      headers: { "content-type": "application/json; charset=utf-8", authorization: "Bearer good" },
    }),
    context({ id: "a" }),
  )
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({
    params: { id: "a" },
    query: { limit: 5 },
    body: { name: "é" },
    viewer: { id: 9, name: "Script", role: "member" },
  })
})

test.each([
  ["a query that does not parse", new Request(`${url}?limit=101`), /query\.limit/],
  ["a body that is no JSON", aPost("{"), /not valid JSON/],
  ["a body that does not fit", aPost(`{"name":1}`), /body\.name/],
  ["a body that is not UTF-8", aPost(new Uint8Array([0x22, 0xff, 0x22])), /not valid JSON/],
  ["a NUL in a query", new Request(`${url}?tag=a%00`), /query\.tag holds a character/],
  ["a NUL in a body", aPost(`{"name":"a\\u0000"}`), /body\.name holds a character/],
  ["half a surrogate pair in a body", aPost(`{"name":"a\\ud800"}`), /body\.name holds a character/],
  ["a NUL in a name", aPost(`{"a\\u0000":1}`), /body holds a character/],
  ["a body nested without end", aPost(`${"[".repeat(40_000)}${"]".repeat(40_000)}`), /body/],
  ["a form", aPost("name=x", { "content-type": "application/x-www-form-urlencoded" }), /as JSON/],
])("%s is refused with the place of the mistake", async (_case, request, message) => {
  const answer = await echo(request, context({ id: "a" }))
  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({ error: { code: "invalid", message: expect.stringMatching(message) } })
})

test("a NUL in a path is a 400 as well", async () => {
  expect((await echo(new Request(url), context({ id: "a\u0000" }))).status).toBe(400)
})

test("a body over the limit is cut off while it comes, without a content-length", async () => {
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1
      controller.enqueue(new Uint8Array(10_000).fill(32))
    },
  })
  const init = { method: "POST", body: endless, duplex: "half", headers: { "content-type": "application/json" } }
  const request = new Request(url, init as RequestInit)
  request.headers.set("authorization", "Bearer good")
  const answer = await echo(request, context({ id: "a" }))
  expect(answer.status).toBe(413)
  expect(sent).toBeLessThan(20)
})

test("a bearer token signs in; an unknown one is refused even beside a session", async () => {
  session.viewer = ada
  const who = route({ permission: "upload" }, async ({ viewer }) => viewer)
  const get = (token?: string) =>
    who(new Request(url, token ? { headers: { authorization: `Bearer ${token}` } } : {}), context())
  expect(await (await get("good")).json()).toMatchObject({ id: 9 })
  expect(await (await get()).json()).toMatchObject({ id: 7 })
  const refused = await get("revoked")
  expect(refused.status).toBe(401)
  expect(refused.headers.get("www-authenticate")).toBe("Bearer")
})

test("a visitor may only do what anyone may", async () => {
  const handler = vi.fn(async () => ({}))
  expect((await route({ permission: "upload" }, handler)(new Request(url), context())).status).toBe(401)
  expect(handler).not.toHaveBeenCalled()
  expect((await route({ permission: "anyone" }, handler)(new Request(url), context())).status).toBe(200)
})

test.each([
  ["our own page", { "sec-fetch-site": "same-origin" }, 200],
  ["our own page without https", { origin: "http://atlas.test", host: "atlas.test" }, 200],
  ["another site", { "sec-fetch-site": "cross-site", origin: "http://atlas.test" }, 403],
  ["a neighbour on the same domain", { "sec-fetch-site": "same-site" }, 403],
  ["another origin", { origin: "http://evil.test", host: "atlas.test" }, 403],
  ["a sandboxed frame", { origin: "null", host: "atlas.test" }, 403],
  ["no browser page at all", {}, 403],
])("a change with a session cookie from %s -> %j: %i", async (_from, headers, status) => {
  session.viewer = ada
  const save = route({ permission: "upload" }, async () => ({}))
  const answer = await save(new Request(url, { method: "POST", headers: headers as HeadersInit }), context())
  expect(answer.status).toBe(status)
})

test("reading with a session cookie needs no origin", async () => {
  session.viewer = ada
  const read = route({ permission: "upload" }, async () => ({}))
  expect((await read(new Request(url, { headers: { "sec-fetch-site": "cross-site" } }), context())).status).toBe(200)
})

test.each(Object.entries(statusOf))(
  "an AppError %s answers %i with its sentence, not its cause",
  async (code, status) => {
    const fails = route({ permission: "anyone" }, async () => {
      throw new AppError(code as ErrorCode, "No such model.", { cause: new Error("secret") })
    })
    const answer = await fails(new Request(url), context())
    expect(answer.status).toBe(status)
    expect(await answer.json()).toEqual({ error: { code, message: "No such model." } })
  },
)

test("an unknown error is logged and answered with one neutral sentence", async () => {
  const cause = new Error("password=hunter2")
  const log = vi.mocked(console.error).mockImplementation(() => undefined)
  const fails = route({ permission: "anyone" }, async () => {
    throw cause
  })
  const answer = await fails(new Request(url), context())
  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toContain("hunter2")
  expect(log.mock.calls).toEqual([["A route failed", cause]])
  log.mockClear()
})

test("a handler's own Response goes out untouched", async () => {
  const stream = route({ permission: "anyone" }, async () => new Response("a\nb\n", { status: 202 }))
  const answer = await stream(new Request(url), context())
  expect([answer.status, await answer.text()]).toEqual([202, "a\nb\n"])
})
