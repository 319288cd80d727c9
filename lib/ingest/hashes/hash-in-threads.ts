import "server-only"
import { once } from "node:events"
import { availableParallelism } from "node:os"
import path from "node:path"
import { Worker } from "node:worker_threads"
import type { HashedFile } from "./file-hashes"
import type { SourceFile } from "@/lib/ingest/source"

const script = path.join(import.meta.dirname, "hash-thread.mjs")
/** below that threads take longer to start than to hash */
const worthBytes = 20_000_000
const mostThreads = 4

type Found = { readonly index: number; readonly path: string }

/**
 * Puts the sha256 to those large files that lie on this machine: several at once, and this thread stays free. Others are
 * given back as they are. Not for pages: where the thread's script lies is known to our own bundles only (scripts/run.mjs).
 */
export async function hashInThreads(
  files: readonly (SourceFile | HashedFile)[],
  signal?: AbortSignal,
): Promise<(SourceFile | HashedFile)[]> {
  const waiting = files.flatMap((file, index): Found[] =>
    "sha256" in file || file.path === undefined || file.bytes < worthBytes ? [] : [{ index, path: file.path }],
  )
  const hashed = [...files]
  const threads = Array.from(
    { length: Math.min(mostThreads, availableParallelism(), waiting.length) },
    () => new Worker(script, { execArgv: [] }),
  )
  try {
    await Promise.all(
      threads.map(async (thread) => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          thread.postMessage(next.path)
          const [sha256] = (await once(thread, "message", { signal })) as [string]
          const file = files[next.index]
          if (file) hashed[next.index] = { ...file, sha256 }
        }
      }),
    )
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  return hashed
}
