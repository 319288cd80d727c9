import { bodyChunks } from "@/lib/streams/request-body"
import { AppError } from "@/lib/errors"

/** Far above any settings anybody sends; files do not travel as JSON. */
const jsonLimit = 100_000

/**
 * The JSON of a request's body; undefined when there is none. Stops reading at `limit` bytes, whatever was announced.
 */
export async function readJson(request: Request, limit = jsonLimit): Promise<unknown> {
  if (!request.body) return undefined
  const type = request.headers.get("content-type") ?? ""
  if (!/^application\/(\w+\+)?json\b/i.test(type))
    throw new AppError("invalid", "Send the body as JSON, with content-type: application/json.")
  try {
    const text = await readText(request, limit)
    return text.trim() === "" ? undefined : JSON.parse(text)
  } catch (error) {
    if (error instanceof AppError && error.code === "too_large") throw error
    throw new AppError("invalid", "The body is not valid JSON.", { cause: error })
  }
}

/** A body as UTF-8 text, of at most `limit` bytes. */
export async function readText(request: Request, limit: number): Promise<string> {
  if (!request.body) return ""
  const decoder = new TextDecoder("utf-8", { fatal: true })
  let text = ""
  let bytes = 0
  try {
    for await (const chunk of bodyChunks(request.body)) {
      bytes += chunk.byteLength
      if (bytes > limit) throw new AppError("too_large", `The body is larger than ${limit} bytes.`)
      text += decoder.decode(chunk, { stream: true })
    }
    return text + decoder.decode()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError("invalid", "The body is not UTF-8 text, or did not come whole.", { cause: error })
  }
}
