import { createServer, type Server } from "node:http"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import type { AddressInfo } from "node:net"
import { afterEach, expect, it } from "vitest"
import { wholeForms } from "./form-body-errors"

let server: Server | undefined
afterEach(() => void server?.close())

const multipart = 'multipart/form-data; boundary="a b"'

/** Reads the form and fails, as Next does with one it cannot understand. */
async function send(body: string, { type = multipart, action = "", path = "/upload" } = {}) {
  let read = ""
  const handle = wholeForms(async (request, response) => {
    read = await text(request)
    response.statusCode = 500
    response.end("Internal Server Error")
  })
  server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const headers = { "content-type": type, ...(action && { "next-action": action }) }
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body, headers })
  expect(read).toBe(body)
  return { status: reply.status, said: await reply.text() }
}

const form = (name: string, value = "value") =>
  `--a b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--a b--\r\n`

it.each(["", "--a b\r\nContent-Dispo", form("x").slice(0, -6), "nonsense", "--a b\r\n\r\nx\r\n--a b--\r\n"])(
  "says that a form was cut off, or is none: %j",
  async (body) => {
    expect(await send(body)).toEqual({
      status: 400,
      said: "This form was cut off before its end, or is none. Please send it again.\n",
    })
  },
)

it("says that a form is too long, belongs to no page, or cannot be read", async () => {
  expect(await send(form("x", "y".repeat(1_100_000)))).toMatchObject({ status: 413 })
  expect(await send(form("x"))).toMatchObject({ status: 400, said: "This form belongs to no page here.\n" })
  for (const body of ["{", '["$F1"]', '[{"a":["$1"]}]'])
    expect(await send(body, { type: "text/plain", action: "7f" })).toMatchObject({ status: 400 })
})

it("leaves a failure of ours where it is", async () => {
  expect(await send(form("$ACTION_ID_7f"))).toEqual({ status: 500, said: "Internal Server Error" })
  expect(await send(form("x"), { action: "7f" })).toMatchObject({ status: 500 })
  for (const body of ["[]", '["$$F1", "$undefined", "$D2026-11-29T00:00:00.000Z", "$n12", "$-0", "5 $"]'])
    expect(await send(body, { type: "text/plain", action: "7f" })).toMatchObject({ status: 500 })
  expect(await send("{", { path: "/api/v1/analyses" })).toMatchObject({ status: 500 })
})
