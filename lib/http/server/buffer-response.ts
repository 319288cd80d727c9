import type { OutgoingHttpHeaders, ServerResponse } from "node:http"

type Send = (...args: unknown[]) => unknown

/**
 * Holds back what is written to a response until it is whole; then `whole` decides how it is sent, with `send`. One that
 * grows over `mostBytes` goes out as it comes after all, and `whole` never hears of it; so does one given up or cut off.
 */
export function gatherResponse(
  response: ServerResponse,
  {
    mostBytes,
    whole,
  }: {
    readonly mostBytes: number
    readonly whole: (body: Buffer, send: (body: Buffer, headers: OutgoingHttpHeaders) => void) => void
  },
): void {
  const { write, end, writeHead, flushHeaders } = response
  const restore = () => Object.assign(response, { write, end, writeHead, flushHeaders })
  let parts: Buffer[] = []
  let bytes = 0
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === "string") parts.push(Buffer.from(chunk, encodingOf(encoding)))
    else if (chunk instanceof Uint8Array) parts.push(Buffer.from(chunk))
    else return
    bytes += parts.at(-1)?.length ?? 0
  }
  /** Too long: what was held back goes first. */
  const letGo = () => {
    restore()
    const held = Buffer.concat(parts)
    parts = []
    return response.write(held)
  }
  response.flushHeaders = () => undefined
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    response.statusCode = status
    const headers = rest.at(-1)
    if (headers && typeof headers === "object")
      for (const [name, value] of Object.entries(headers as OutgoingHttpHeaders))
        if (value !== undefined) response.setHeader(name, value)
    return response
  }) as ServerResponse["writeHead"]
  response.write = ((chunk: unknown, encoding: unknown, done: unknown) => {
    keep(chunk, encoding)
    callLater(done ?? encoding)
    return bytes > mostBytes ? letGo() : true
  }) as ServerResponse["write"]
  response.end = ((chunk: unknown, encoding: unknown, done: unknown) => {
    keep(chunk, encoding)
    callLater([chunk, encoding, done].find((one) => typeof one === "function"))
    if (bytes > mostBytes) {
      restore()
      return response.end(Buffer.concat(parts))
    }
    // Nobody may add to it any more, while it is being compressed.
    response.write = (() => false) as ServerResponse["write"]
    response.end = (() => response) as Send as ServerResponse["end"]
    whole(Buffer.concat(parts), (body, headers) => {
      if (response.destroyed) return
      restore()
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value)
      if (response.statusCode !== 304) response.setHeader("content-length", body.length)
      response.end(body)
    })
    return response
  }) as Send as ServerResponse["end"]
}

const encodingOf = (value: unknown) => (typeof value === "string" ? (value as BufferEncoding) : "utf8")

function callLater(done: unknown): void {
  if (typeof done === "function") queueMicrotask(() => (done as () => void)())
}
