import { setTimeout as sleep } from "node:timers/promises"

/** Long for slow machines, and yet shorter than a test may take: what was waited for is said. */
const patienceMs = 55_000

/** Asks again and again until it holds. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`)
    await sleep(20)
  }
}
