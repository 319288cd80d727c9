import type { IncomingMessage, ServerResponse } from "node:http"
import { expect, test, vi } from "vitest"
import { nameSender } from "./client-address-header"

test("a proxy nobody told of is warned of once; Next asking itself after a form is none", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined)
  let seen: IncomingMessage["headers"] = {}
  const handle = nameSender(async ({ headers }) => void (seen = headers), { proxies: 0 })
  const send = (headers: Record<string, string>) =>
    handle({ headers, socket: { remoteAddress: "127.0.0.1" } } as unknown as IncomingMessage, {} as ServerResponse)
  await send({})
  // As Next does it: the request it got, the header written by us with it, and the address of the connection.
  await send({ ...(seen as Record<string, string>), "x-forwarded-for": "127.0.0.1" })
  expect(warn).not.toHaveBeenCalled()
  await send({ "x-forwarded-for": "203.0.113.9" })
  await send({ "x-forwarded-for": "203.0.113.9" })
  expect(warn).toHaveBeenCalledOnce()
})
