import { createServer, get, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { gunzipSync } from "node:zlib"
import { afterEach, expect, test, vi } from "vitest"
import { rememberPages } from "./remember-pages"

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** A server whose pages `make` writes, behind the memory; how often it was asked, and what the database shows. */
async function serve(make: (response: ServerResponse, made: number) => void) {
  const world = { made: 0, seen: "10:10:", time: 0, fails: false }
  const handle = rememberPages({
    clock: () => world.time,
    seen: async () => {
      if (world.fails) throw new Error("No database")
      return world.seen
    },
    handle: async (_request, response) => {
      world.made += 1
      make(response, world.made)
    },
  })
  server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const ask = (path: string, headers: Record<string, string> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      get({ host: "127.0.0.1", port, path, headers: { "accept-encoding": "gzip", ...headers } }, (response) => {
        const parts: Buffer[] = []
        response.on("data", (part: Buffer) => parts.push(part))
        response.once("error", reject)
        response.once("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
        )
      }).once("error", reject)
    })
  /** Until it is answered from memory: what was sent is kept a moment after it has arrived. */
  const remembered = (path: string) =>
    vi.waitFor(async () => {
      const answer = await ask(path)
      expect(answer.headers["server-timing"]).toBe('page;desc="remembered"')
      return answer
    })
  return { world, ask, remembered }
}

const html = { "content-type": "text/html; charset=utf-8", vary: "rsc, Accept-Encoding" }

/** In parts, its head sent before them, as Next does. */
function page(response: ServerResponse, text: string, headers: Record<string, string> = {}) {
  response.writeHead(200, { ...html, ...headers })
  response.flushHeaders()
  const plain = Buffer.from(text)
  response.write(plain.subarray(0, 5))
  response.end(plain.subarray(5))
}

const words = (text: string) => `<p>${text}</p>${" ".repeat(2_000)}`

test("the same bytes and headers again, without asking the pages", async () => {
  const { world, ask, remembered } = await serve((response, made) =>
    page(response, words(`page ${made}`), { link: "</a.css>; rel=preload" }),
  )
  const first = await ask("/models")
  expect(first.headers["server-timing"]).toBe('page;desc="rendered"')
  expect(first.headers.etag).toBeUndefined()
  const again = await remembered("/models")
  const made = world.made
  expect((await ask("/models")).body).toEqual(again.body)
  expect(world.made).toBe(made)
  expect(gunzipSync(again.body).toString()).toBe(words(`page ${made}`))
  for (const name of ["content-type", "content-encoding", "vary", "link"])
    expect(again.headers[name]).toBe(first.headers[name])
  expect(again.headers["content-length"]).toBe(String(again.body.length))
})

test("who takes no gzip gets none, from memory neither", async () => {
  const { ask, remembered } = await serve((response) => page(response, words("page")))
  expect((await remembered("/models")).headers["content-encoding"]).toBe("gzip")
  for (let round = 0; round < 2; round += 1) {
    const plain = await ask("/models", { "accept-encoding": "identity" })
    expect([plain.headers["content-encoding"], plain.body.toString()]).toEqual([undefined, words("page")])
  }
})

test("what is no page is written as it comes, and may be compressed by Next", async () => {
  const { ask } = await serve((response) => {
    response.write("one")
    setTimeout(() => response.end("two"), 20)
  })
  const { headers, body } = await ask("/api/v1/failures/export?format=csv")
  expect([headers["content-length"], headers["server-timing"], body.toString()]).toEqual([
    undefined,
    undefined,
    "onetwo",
  ])
})

test("who has the very bytes is told so", async () => {
  const { ask, remembered } = await serve((response) => page(response, "page"))
  const { etag } = (await remembered("/models")).headers
  const same = await ask("/models", { "if-none-match": String(etag) })
  expect([same.status, same.body.length, same.headers.etag]).toEqual([304, 0, etag])
  expect((await ask("/models", { "if-none-match": '"other"' })).status).toBe(200)
})

test("whatever the database shows anew is on the very next page", async () => {
  const { world, ask, remembered } = await serve((response, made) => page(response, `page ${made}`))
  await remembered("/models")
  world.seen = "10:11:"
  const { made } = world
  const next = await ask("/models")
  expect(next.headers["server-timing"]).toBe('page;desc="rendered"')
  expect(next.body.toString()).toBe(`page ${made + 1}`)
  await remembered("/models")
})

test("a page that was under way while something was written is not taken for what follows", async () => {
  const { world, ask } = await serve((response, made) => {
    world.seen = "10:11:"
    page(response, `page ${made}`)
  })
  await ask("/models")
  await new Promise((resolve) => setTimeout(resolve, 50))
  await ask("/models")
  expect(world.made).toBe(2)
})

test("after ten minutes, and for a hard reload, it is made anew", async () => {
  const { world, ask, remembered } = await serve((response) => page(response, "page"))
  await remembered("/models")
  world.time = 9 * 60_000
  expect((await ask("/models")).headers["server-timing"]).toContain("remembered")
  expect((await ask("/models", { "cache-control": "no-cache" })).headers["server-timing"]).toContain("rendered")
  world.time = 20 * 60_000
  expect((await ask("/models")).headers["server-timing"]).toContain("rendered")
})

test("somebody with a cookie neither gets nor leaves anything", async () => {
  const { world, ask, remembered } = await serve((response, made) => page(response, `page ${made}`))
  for (let round = 0; round < 3; round += 1) {
    const { headers } = await ask("/models", { cookie: "next-auth.session-token=a" })
    expect([headers["server-timing"], headers.etag]).toEqual(['page;desc="rendered"', undefined])
  }
  expect(world.made).toBe(3)
  expect((await ask("/models")).body.toString()).toBe("page 4")
  await remembered("/models")
})

test("without a database the pages themselves answer", async () => {
  const { world, ask, remembered } = await serve((response) => page(response, "page"))
  await remembered("/models")
  world.fails = true
  expect((await ask("/models")).headers["server-timing"]).toBe('page;desc="rendered"')
})

test.each<[string, (response: ServerResponse) => void]>([
  ["not found", (response) => response.writeHead(404, html).end("nothing here")],
  ["a redirect", (response) => response.writeHead(307, { ...html, location: "/" }).end()],
  ["one that sets a cookie", (response) => page(response, "page", { "set-cookie": "a=b" })],
  ["a file", (response) => page(response, "page", { "content-disposition": 'attachment; filename="a.html"' })],
  ["a stream of events", (response) => page(response, "data: 1", { "content-type": "text/event-stream" })],
  ["rows of an export", (response) => page(response, "{}", { "content-type": "application/x-ndjson" })],
  ["what is compressed already", (response) => page(response, "page", { "content-encoding": "gzip" })],
  ["one that varies by more", (response) => page(response, "page", { vary: "rsc, accept-language" })],
  ["a page that broke in its middle", (response) => page(response, '<template data-dgst="123"></template>')],
  [
    "data that broke in its middle",
    (response) => page(response, '3:E{"digest":"123"}\n', { "content-type": "text/x-component" }),
  ],
  [
    "broken data in markup",
    (response) => page(response, '<script>self.__next_f.push([1,"3:E{\\"digest\\":\\"123\\"}"])</script>'),
  ],
  [
    "more than a megabyte in parts",
    (response) => {
      response.writeHead(200, { "content-type": "text/html" })
      for (let part = 0; part < 20; part += 1) response.write(Buffer.alloc(100_000))
      response.end("end")
    },
  ],
  [
    "more than a megabyte",
    (response) => response.writeHead(200, { "content-type": "text/html" }).end(Buffer.alloc(1_000_001)),
  ],
  [
    "one that was cut off",
    (response) => {
      response.writeHead(200, { ...html, "content-length": 100 })
      response.write("half")
      setTimeout(() => response.destroy(), 5)
    },
  ],
])("never remembered: %s", async (_what, make) => {
  const { world, ask } = await serve(make)
  for (let round = 0; round < 3; round += 1) {
    await ask("/models").catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  expect(world.made).toBe(3)
})
