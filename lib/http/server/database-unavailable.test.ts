import { createServer, type Server } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { afterEach, expect, it } from "vitest"
import { databaseGate } from "./database-unavailable"

let server: Server | undefined
afterEach(() => void server?.close())

async function given(state: { away: boolean; why?: string; comesBack?: boolean; goes?: boolean; fails?: boolean }) {
  const gate = databaseGate({
    handle: async (_request, response) => {
      if (state.goes) state.away = true
      if (state.fails) response.statusCode = 500
      response.end("made")
    },
    isAway: () => state.away,
    back: async () => {
      if (state.comesBack) state.away = false
    },
    reason: async () => state.why ?? null,
  })
  server = createServer((request, response) => void gate(request, response)).listen(0, "127.0.0.1")
  await once(server, "listening")
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return (path: string, init?: RequestInit) => fetch(`${origin}${path}`, init)
}

it("lets everything through while the database is there", async () => {
  const ask = await given({ away: false })
  expect(await (await ask("/atlas")).text()).toBe("made")
})

it("says with a 503 that it is coming back, on a page that needs nothing else and looks again by itself", async () => {
  const ask = await given({ away: true, why: "The disk <of> it is full." })
  const reply = await ask("/models/some?x=1")
  const html = await reply.text()
  expect(reply.status).toBe(503)
  expect(reply.headers.get("retry-after")).toBe("3")
  expect(reply.headers.get("cache-control")).toBe("no-store")
  expect(html).toContain("<h1>The database is coming back</h1>")
  expect(html).toContain('http-equiv="refresh" content="3"')
  expect(html).toContain("The disk &lt;of&gt; it is full.")
  expect(html).not.toMatch(/<script|src=|https?:/)
})

it("answers programs in their own form", async () => {
  const ask = await given({ away: true })
  const reply = await ask("/api/v1/models")
  expect(reply.status).toBe(503)
  expect(await reply.json()).toEqual({
    error: { code: "unavailable", message: expect.stringMatching(/coming back.*3 seconds/) as string },
  })
})

it("lets scripts, pictures and the health check through", async () => {
  const ask = await given({ away: true })
  for (const path of ["/_next/static/a.js", "/icon.svg", "/api/health"])
    expect(await (await ask(path)).text(), path).toBe("made")
  expect((await ask("/models/map.csv")).status).toBe(503)
})

it("holds what is sent until the database is back, and says so when it does not come", async () => {
  const returns = await given({ away: true, comesBack: true })
  expect(await (await returns("/upload", { method: "POST", body: "x" })).text()).toBe("made")
  server?.close()
  const stays = await given({ away: true })
  expect((await stays("/upload", { method: "POST", body: "x" })).status).toBe(503)
})

it("says it of a page that failed because the database went, and of no other failure", async () => {
  const ask = await given({ away: false, goes: true, fails: true })
  const reply = await ask("/atlas")
  expect(reply.status).toBe(503)
  expect(await reply.text()).toContain("<h1>The database is coming back</h1>")
  server?.close()
  const made = await given({ away: false, goes: true })
  expect((await made("/atlas")).status).toBe(200)
  server?.close()
  const failed = await given({ away: false, fails: true })
  expect(await (await failed("/atlas")).text()).toBe("made")
  expect((await failed("/atlas")).status).toBe(500)
})
