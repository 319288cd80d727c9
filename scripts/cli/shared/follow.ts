import { formatCount } from "@/lib/format"
import { progressLine } from "./output"

const ended: ReadonlySet<string> = new Set(["done", "failed", "cancelled"])

type Followed = {
  readonly status: string
  readonly progress: { readonly done: number; readonly total: number }
}

/** Works on what was queued, beside whatever other workers there are, until it has ended; says how far it is. */
export async function follow<T extends Followed>(name: string, read: () => Promise<T>): Promise<T> {
  const [{ startWorker }, { throughOutages }] = await Promise.all([
    import("@/lib/jobs/worker/worker"),
    import("@/lib/data/base/retry-outages"),
  ])
  const worker = await startWorker()
  const line = progressLine()
  try {
    for (;;) {
      const now = await throughOutages(read)
      const { done, total } = now.progress
      line.show(`${name}: ${now.status}${total > 0 ? `, ${formatCount(done)} of ${formatCount(total)}` : ""}`)
      if (ended.has(now.status)) return now
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  } finally {
    line.end()
    await worker.stop()
  }
}
