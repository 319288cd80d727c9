import { setTimeout as sleep } from "node:timers/promises"

/** Long for slow machines, and yet shorter than a test may take: what was waited for is said. */
const patienceMs = 55_000

/** Asks again and again until it holds. */
export async function until(what: string | (() => string), holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${typeof what === "string" ? what : what()}`)
    await sleep(20)
  }
}

type State = { readonly status: string; readonly stage?: string; readonly message?: string | null }

/** What is read once its status is one of these; when it fails instead, why it did. */
export async function untilStatus<T extends State>(read: () => Promise<T>, ...statuses: readonly string[]): Promise<T> {
  let now = await read()
  const what = () => `it is ${statuses.join(" or ")}: it is ${[now.status, now.stage].filter(Boolean).join(", ")}`
  await until(what, async () => {
    now = await read()
    if (statuses.includes(now.status)) return true
    if (now.status === "failed") throw new Error(now.message ?? "failed")
    return false
  })
  return now
}
