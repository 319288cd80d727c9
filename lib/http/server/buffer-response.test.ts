import { createServer, get, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, test } from "vitest"
import { gatherResponse } from "./buffer-response"

/** What arrives when `write` writes to a response that is gathered up to a thousand bytes, and whether it was whole. */
async function arrives(write: (response: ServerResponse) => void) {
  let gathered: number | null = null
  const server = createServer((_request, response) => {
    gatherResponse(response, {
      mostBytes: 1_000,
      whole: (body, send) => {
        gathered = body.length
        setTimeout(() => send(body, { "x-added": "late" }), 5)
      },
    })
    write(response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await new Promise<{
      status: number
      added: unknown
      length: unknown
      text: string
      gathered: number | null
    }>((resolve, reject) => {
      get({ host: "127.0.0.1", port }, (response) => {
        let text = ""
        response.setEncoding("latin1").on("data", (part: string) => (text += part))
        response.once("end", () => {
          const { "x-added": added, "content-length": length } = response.headers
          resolve({ status: response.statusCode ?? 0, added, length, text, gathered })
        })
      }).once("error", reject)
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test("strings, bytes and encodings in the order they were written, with headers added at the end", async () => {
  const found = await arrives((response) => {
    response.writeHead(201, { "content-type": "text/plain" })
    response.flushHeaders()
    response.write("a")
    response.write("6262", "hex")
    response.write(new Uint8Array([99]))
    response.end("d", "latin1")
  })
  expect(found).toEqual({ status: 201, added: "late", length: "5", text: "abbcd", gathered: 5 })
})

test("a chunk may be used again by who wrote it", async () => {
  const chunk = Buffer.from("a")
  const found = await arrives((response) => {
    response.write(chunk)
    chunk.write("b")
    response.end(chunk)
  })
  expect(found.text).toBe("ab")
})

test("who waits for a part to be written is told", async () => {
  const found = await arrives((response) =>
    response.write("a", () => response.write("b", "utf8", () => response.end(() => undefined))),
  )
  expect(found.text).toBe("ab")
})

test("what grows too long goes out whole and in order, and nobody hears of it", async () => {
  const found = await arrives((response) => {
    for (let part = 0; part < 30; part += 1) response.write(String(part % 10).repeat(100))
    response.end("end")
  })
  const whole = `${Array.from({ length: 30 }, (_, part) => String(part % 10).repeat(100)).join("")}end`
  expect(found).toEqual({ status: 200, added: undefined, length: undefined, text: whole, gathered: null })
})

test("an answer without a body", async () => {
  expect(await arrives((response) => response.writeHead(204).end())).toMatchObject({ status: 204, text: "" })
})
