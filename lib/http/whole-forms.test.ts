import { createServer, type Server } from "node:http"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import type { AddressInfo } from "node:net"
import { afterEach, expect, it } from "vitest"
import { wholeForms } from "./whole-forms"

let server: Server | undefined
afterEach(() => void server?.close())

/** Reads the form and fails, as Next does with one it cannot understand. */
async function send(body: string, type = 'multipart/form-data; boundary="a b"') {
  let read = ""
  const handle = wholeForms(async (request, response) => {
    read = await text(request)
    response.statusCode = 500
    response.end("Internal Server Error")
  })
  server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const reply = await fetch(`http://127.0.0.1:${port}/upload`, {
    method: "POST",
    body,
    headers: { "content-type": type },
  })
  return { status: reply.status, said: await reply.text(), read }
}

const form = '--a b\r\nContent-Disposition: form-data; name="x"\r\n\r\nvalue\r\n--a b--\r\n'

it.each(["", "--a b\r\nContent-Dispo", form.slice(0, -6)])("says that a form was cut off: %j", async (body) => {
  expect(await send(body)).toEqual({
    status: 400,
    said: "This form was cut off before its end. Please send it again.\n",
    read: body,
  })
})

it("leaves the fault of a whole form, and of what is no form, where it is", async () => {
  expect(await send(form)).toMatchObject({ status: 500, said: "Internal Server Error", read: form })
  expect(await send("{", "application/json")).toMatchObject({ status: 500 })
})
