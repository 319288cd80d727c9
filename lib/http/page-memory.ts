import type { OutgoingHttpHeaders } from "node:http"

export type RememberedPage = {
  /** what the database showed before the page was made (lib/db/visible-data.ts) */
  readonly seen: string
  /** milliseconds of the clock after which it is made anew */
  readonly until: number
  readonly headers: OutgoingHttpHeaders
  readonly etag: string
  /** as it went over the line, compressed */
  readonly body: Buffer
}

export type PageMemory = {
  get(key: string): RememberedPage | undefined
  set(key: string, page: RememberedPage): void
  readonly bytes: number
  readonly pages: number
}

/** headers, key and the map's own entry */
const overhead = 3_000

/** Answers within bounds of bytes and number; what was not asked for longest goes first. */
export function pageMemory(most: { readonly bytes: number; readonly pages: number }): PageMemory {
  const kept = new Map<string, RememberedPage>()
  let bytes = 0
  const drop = (key: string) => {
    const page = kept.get(key)
    if (!page) return
    kept.delete(key)
    bytes -= page.body.length + overhead
  }
  return {
    get(key) {
      const page = kept.get(key)
      if (!page) return undefined
      kept.delete(key)
      kept.set(key, page)
      return page
    },
    set(key, page) {
      drop(key)
      kept.set(key, page)
      bytes += page.body.length + overhead
      for (const oldest of kept.keys()) {
        if (bytes <= most.bytes && kept.size <= most.pages) break
        drop(oldest)
      }
    },
    get bytes() {
      return bytes
    },
    get pages() {
      return kept.size
    },
  }
}
