import { findUnsound, unsoundWords } from "@/lib/domain/text/valid-text"
import { AppError } from "@/lib/errors"
import { formToObject } from "./form"
import { readText } from "./read-json"

/**
 * The body of a small form or JSON object as the text it came as, once it is known that every field of it can be read.
 * Throws invalid, saying why.
 */
export async function requireReadable(request: Request): Promise<string> {
  const text = await readText(request, 100_000)
  const type = (request.headers.get("content-type") ?? "").toLowerCase()
  const fields = type.includes("json") ? parseObject(text) : formToObject(new URLSearchParams(text))
  const unsound = findUnsound(fields)
  if (unsound !== null) throw new AppError("invalid", `body.${unsound} ${unsoundWords}.`)
  return text
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value
  } catch {
    // Said below.
  }
  throw new AppError("invalid", "The body is not a JSON object.")
}
