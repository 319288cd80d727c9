import type { IncomingMessage, ServerResponse } from "node:http"
import { gunzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { withServer } from "@/lib/testing/process/local-server"
import { sendWhole } from "./compress-with-etag"

const gzip = { "accept-encoding": "gzip" }
const words = (text: string) => `<p>${text}</p>${" ".repeat(2_000)}`

/** In parts, its head sent before them, as Next does. */
function inParts(response: ServerResponse, text: string, type = "text/html; charset=utf-8") {
  response.writeHead(200, { "content-type": type, "cache-control": "no-store" })
  response.flushHeaders()
  const plain = Buffer.from(text)
  response.write(plain.subarray(0, 5))
  response.end(plain.subarray(5))
}

const behind = (make: (request: IncomingMessage, response: ServerResponse) => void) => {
  const handle = sendWhole(async (request, response) => make(request, response))
  return (request: IncomingMessage, response: ServerResponse) => void handle(request, response)
}

test("a page is compressed once, whole, and made anew at every visit, without an ETag", async () => {
  let made = 0
  const server = behind((_request, response) => inParts(response, words(`page ${(made += 1)}`)))
  await withServer(server, async (ask) => {
    for (const visit of [1, 2, 3]) {
      const { headers, body } = await ask("/models?dataset=a", gzip)
      expect(gunzipSync(body).toString()).toBe(words(`page ${visit}`))
      expect([headers["content-encoding"], headers["content-length"]]).toEqual(["gzip", String(body.length)])
      expect([headers.etag, headers["cache-control"]]).toEqual([undefined, "no-store"])
    }
  })
})

test("who takes no gzip gets none", async () => {
  await withServer(
    behind((_request, response) => inParts(response, words("page"))),
    async (ask) => {
      const { headers, body } = await ask("/models", { "accept-encoding": "identity" })
      expect([headers["content-encoding"], body.toString()]).toEqual([undefined, words("page")])
    },
  )
})

test("Next is not asked to compress what is compressed here", async () => {
  const asked: unknown[] = []
  await withServer(
    behind((request, response) => {
      asked.push(request.headers["accept-encoding"])
      response.end("done")
    }),
    async (ask) => {
      for (const path of ["/models", "/models/map.csv", "/analyses/1"]) await ask(path, gzip)
      await ask("/models", { "accept-encoding": "br;q=1, gzip;q=0.5" })
    },
  )
  expect(asked).toEqual([undefined, "gzip", "gzip", "br;q=1, gzip;q=0.5"])
})

test("files and long answers are written as they come", async () => {
  await withServer(
    behind((request, response) => {
      if (request.url === "/models") inParts(response, "x".repeat(1_200_000))
      else {
        response.write("one")
        setTimeout(() => response.end("two"), 20)
      }
    }),
    async (ask) => {
      const file = await ask("/api/v1/failures/export?format=csv", gzip)
      expect([file.headers["content-length"], file.body.toString()]).toEqual([undefined, "onetwo"])
      const long = await ask("/models", gzip)
      expect([long.headers["content-encoding"], long.body.length]).toEqual([undefined, 1_200_000])
    },
  )
})

test("an answer of the API carries an ETag of its content, and who has it is told so", async () => {
  let content = JSON.stringify({ models: "x".repeat(2_000) })
  await withServer(
    behind((_request, response) => inParts(response, content, "application/json")),
    async (ask) => {
      const first = await ask("/api/v1/models", gzip)
      const etag = String(first.headers.etag)
      expect(etag).toMatch(/^W\/"[\w-]{27}"$/)
      expect(first.headers["cache-control"]).toBe("private, no-cache")
      for (const known of [etag, `"other", ${etag}`, "*"]) {
        const same = await ask("/api/v1/models", { ...gzip, "if-none-match": known })
        expect([same.status, same.body.length, same.headers.etag]).toEqual([304, 0, etag])
        expect(same.headers["content-type"]).toBeUndefined()
      }
      expect((await ask("/api/v1/models", { "if-none-match": '"other"' })).headers.etag).toBe(etag)
      content = JSON.stringify({ models: "y".repeat(2_000) })
      expect((await ask("/api/v1/models", { ...gzip, "if-none-match": etag })).status).toBe(200)
    },
  )
})

test.each([{ authorization: "Bearer one" }, { cookie: "session=one" }])(
  "what may be for one person alone is not stored: %j",
  async (personal) => {
    await withServer(
      behind((_request, response) => inParts(response, "{}", "application/json")),
      async (ask) => expect((await ask("/api/v1/models", personal)).headers["cache-control"]).toBe("no-store"),
    )
  },
)

test("an error of the API has no ETag", async () => {
  await withServer(
    behind((_request, response) => response.writeHead(404, { "content-type": "application/json" }).end("{}")),
    async (ask) => expect((await ask("/api/v1/models/none/signature")).headers.etag).toBeUndefined(),
  )
})
