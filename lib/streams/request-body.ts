import { AppError } from "@/lib/errors"

/**
 * What a request brings, as it arrives. A sender that breaks off is told apart from a fault of ours: it throws `invalid`,
 * which nobody logs and which is no outage, although its error has the code of a lost connection.
 */
export async function* bodyChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new AppError("invalid", "The connection broke off before the body had come whole.", { cause })
      })
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
