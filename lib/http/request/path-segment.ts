import "server-only"
import { notFound } from "next/navigation"
import { idParam } from "@/lib/http/request/form"
import { isSoundText } from "@/lib/domain/text/valid-text"

/** For pages: a segment of the path that is an id. What is none, or larger than any, is at no address. */
export function idOf(segment: string): number {
  const { data } = idParam.safeParse(segment)
  return data ?? notFound()
}

/** For pages: a segment of the path, percent-encoded as Next hands it over -> its text. What is none is at no address. */
export function textOf(segment: string): string {
  try {
    const text = decodeURIComponent(segment)
    if (isSoundText(text)) return text
  } catch {
    // Broken encoding: answered below.
  }
  return notFound()
}
