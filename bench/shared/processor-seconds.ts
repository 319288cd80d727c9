import { readdir, readFile } from "node:fs/promises"
import { pooled } from "@/lib/data/base/kysely"
import { currentDatabase, type Sessions } from "./sessions"

/** Processor seconds of the backends that serve this database now; Linux only, and only when the server runs on this machine. */
export async function serverSeconds(): Promise<number> {
  const backends = await pooled()
    .withTables<Sessions>()
    .selectFrom("pgStatActivity")
    .select("pid")
    .where("datname", "=", currentDatabase)
    .where("applicationName", "=", "erroratlas")
    .execute()
  const seconds = await Promise.all(backends.map(({ pid }) => secondsOf(pid)))
  return seconds.reduce((sum, one) => sum + one, 0)
}

/** Of the processes that this one has started and that are still there: processor seconds and bytes of memory at most. */
export async function childUsage(): Promise<{ readonly seconds: number; readonly peakBytes: number }> {
  const names = await readdir("/proc").catch(() => [])
  let [seconds, peakBytes] = [0, 0]
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue
    const status = await readFile(`/proc/${name}/status`, "utf8").catch(() => "")
    if (!new RegExp(`^PPid:\\s+${process.pid}$`, "m").test(status)) continue
    seconds += await secondsOf(Number(name))
    peakBytes += 1_024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0)
  }
  return { seconds, peakBytes }
}

async function secondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100
}
