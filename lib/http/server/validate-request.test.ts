import { createServer, type Server } from "node:http"
import { connect, type AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { nameSender } from "./client-address-header"
import { protectiveHeaders } from "./security-headers"
import { soundRequests } from "./validate-request"

/** The same doors as in scripts/app/serve.ts, before a page that says what it was asked. */
let server: Server
let port = 0
beforeAll(async () => {
  const page = nameSender(
    async ({ url, headers }, response) => {
      const host = headers["x-forwarded-host"]
      response.end(JSON.stringify({ url, cookie: headers.cookie, address: headers["x-erroratlas-address"], host }))
    },
    { proxies: 1 },
  )
  const handle = protectiveHeaders(soundRequests(page), { https: false })
  server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

/** Exactly these bytes; what comes back. */
function send(line: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1")
    let answer = ""
    socket.on("data", (data) => (answer += data.toString("latin1")))
    socket.on("error", reject)
    socket.on("close", () => resolve(answer))
    const all = { host: "atlas.test", connection: "close", ...headers }
    const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(Buffer.from(`${line} HTTP/1.1\r\n${head.join("")}\r\n`, "latin1"))
  })
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])

const broken = ["%00", "%E0%A4", "%ED%A0%80", "%", "%zz", "a%00b"]
const places = [
  "/X",
  "/models/X",
  "/atlas/latest/X",
  "/errors?q=X",
  "/api/v1/models/X/signature",
  "/?a=1&b=2&X=3",
  "/#X",
]
test.each(places.flatMap((place) => broken.map((text) => place.replace("X", text))))("GET %s is a 400", async (url) => {
  expect(statusOf(await send(`GET ${url}`))).toBe(400)
})

test.each(["//evil.example/models", "///", "*", "models", "http:", "http://[bad/%", "https://x/%00"])(
  "an address that is none of ours, %s, is a 400",
  async (url) => expect(statusOf(await send(`GET ${url}`))).toBe(400),
)

test.each([
  ["/models/a%2Fb?q=100%25", "/models/a%2Fb?q=100%25"],
  ["/errors?q=%F0%9F%98%80+%2500", "/errors?q=%F0%9F%98%80+%2500"],
  ["http://atlas.test/models?a=1", "/models?a=1"],
  ["http://atlas.test", "/"],
  ["https://atlas.test?a=1", "/?a=1"],
])("%s is read as %s", async (url, expected) => {
  const answer = await send(`GET ${url}`)
  expect(statusOf(answer)).toBe(200)
  expect(answer).toContain(JSON.stringify({ url: expected }).slice(0, -1))
})

test.each(["host", "x-forwarded-host", "next-url"])("a header %s that is none is a 400", async (name) => {
  for (const value of ["%00", "%E0%A4", "a b", "http://x"])
    expect(statusOf(await send("GET /models", { [name]: value }))).toBe(400)
})

test("a form is taken from pages of this site alone, and says how its fields are parted", async () => {
  const form = (headers: Record<string, string>) => send("POST /models", { "content-length": "0", ...headers })
  for (const origin of ["http://evil.example", "null", "%00"]) expect(statusOf(await form({ origin }))).toBe(403)
  expect(statusOf(await form({ origin: "http://atlas.test" }))).toBe(200)
  expect(statusOf(await form({ origin: "https://atlas.org", "x-forwarded-host": "atlas.org" }))).toBe(200)
  expect(statusOf(await form({ "content-type": "multipart/form-data" }))).toBe(400)
  expect(statusOf(await form({ "content-type": "multipart/form-data; boundary=x" }))).toBe(200)
})

test("a broken address to go back to is dropped from the cookies, the rest stays", async () => {
  const cookie = "theme=dark; next-auth.callback-url=%00; __Secure-next-auth.callback-url=nowhere; a=%"
  expect(await send("GET /", { cookie })).toContain('"cookie":"theme=dark; a=%"')
  const good = "next-auth.callback-url=http%3A%2F%2Fatlas.test%2Fmodels"
  expect(await send("GET /", { cookie: good })).toContain(good)
})

test("an API is answered in JSON, people in a sentence, a HEAD with nothing", async () => {
  expect(await send("GET /api/v1/models/%00/signature")).toContain('{"error":{"code":"invalid"')
  expect(await send("GET /models/%00")).toContain("This address cannot be read.")
  expect((await send("HEAD /models/%00")).split("\r\n\r\n")[1]).toBe("")
})

test("every answer says what browsers must not do with it; with TLS in front, to stay with TLS", async () => {
  for (const url of ["/models", "/models/%00"]) {
    const answer = (await send(`GET ${url}`)).toLowerCase()
    expect(answer).toContain("x-content-type-options: nosniff")
    expect(answer).toContain("x-frame-options: deny")
    expect(answer).not.toContain("strict-transport-security")
    const proxied = await send(`GET ${url}`, { "x-forwarded-proto": "https" })
    expect(proxied.toLowerCase()).toContain("strict-transport-security: max-age=31536000")
  }
  const configured = vi.fn()
  const response = { setHeader: configured } as never
  await protectiveHeaders(async () => undefined, { https: true })({ headers: {} } as never, response)
  expect(configured).toHaveBeenCalledWith("strict-transport-security", expect.any(String))
})

test("who sends is what the trusted proxy says, never what the sender says", async () => {
  const headers = { "x-forwarded-for": "6.6.6.6, 203.0.113.9", "x-erroratlas-address": "10.9.9.9" }
  expect(await send("GET /", headers)).toContain('"address":"203.0.113.9"')
  expect(await send("GET /", { "x-erroratlas-address": "10.9.9.9" })).toContain('"address":"127.0.0.1"')
})

test("the host that two proxies wrote is the one that people asked for", async () => {
  const answer = await send("GET /", { "x-forwarded-host": "atlas.example, inner.local:3000" })
  expect(answer).toContain('"host":"atlas.example"')
})

test("a method nobody answers, and Next's own page for its failures, are no failure of ours", async () => {
  expect(statusOf(await send("TRACE /api/v1/models"))).toBe(405)
  expect(statusOf(await send("PROPFIND /"))).toBe(405)
  expect(statusOf(await send("GET /_global-error"))).toBe(404)
})

const routerState = (value: unknown) => ({
  rsc: "1",
  "next-router-state-tree": encodeURIComponent(JSON.stringify(value)),
})

test.each([
  { rsc: "1", "next-router-state-tree": "%" },
  { rsc: "1", "next-router-state-tree": "rubbish" },
  ...[null, [], [1, {}], ["", []], ["", { children: "x" }], [["a", "b"], {}]].map(routerState),
])("a place in the pages that is none is a 400: %j", async (headers) => {
  expect(statusOf(await send("GET /models", headers))).toBe(400)
})

test("a place in the pages as Next's client sends it goes through", async () => {
  const place = [
    "",
    { children: [["modelId", "a", "d", null], { children: ["__PAGE__", {}, null, "refetch"] }] },
    null,
    null,
    true,
  ]
  expect(statusOf(await send("GET /models", routerState(place)))).toBe(200)
})
