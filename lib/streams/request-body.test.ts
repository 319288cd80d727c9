import { expect, test } from "vitest"
import { faultOf } from "@/lib/data/base/faults"
import { bodyChunks } from "./request-body"

test("a sender who breaks off is no fault of ours, though the error has the code of a lost connection", async () => {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1
      if (sent === 1) controller.enqueue(new Uint8Array([1, 2]))
      else controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" }))
    },
  })
  const got: number[] = []
  const error = await (async () => {
    for await (const chunk of bodyChunks(body)) got.push(...chunk)
  })().catch((thrown: unknown) => thrown)
  expect(got).toEqual([1, 2])
  expect(error).toMatchObject({ code: "invalid", message: expect.stringMatching(/broke off/) as string })
  expect(faultOf(error)).toBeNull()
})
