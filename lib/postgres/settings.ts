import { chmod, readFile, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import path from "node:path"
import { AppError } from "@/lib/errors"
import { readText } from "./file-lock"
import { giveTo, type Place } from "./data-folder"

/** For one app, its worker and a command line on one machine. Loopback only; no socket file, so any path will do. */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "256MB",
  work_mem: "32MB",
  maintenance_work_mem: "128MB",
  max_wal_size: "2GB",
  synchronous_commit: "on",
  random_page_cost: "1.1",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
  log_line_prefix: "%m [%p] ",
}

/** Read by the cluster's postgresql.conf, so that a newer app brings its own settings to an older cluster. */
export const settingsFile = "erroratlas.conf"

export async function writeSettings(
  place: Place,
  { port, more }: { port: number; more: Readonly<Record<string, string>> },
): Promise<void> {
  const all = { ...settings, ...more, port: String(port) }
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  const file = path.join(place.cluster, settingsFile)
  await writeFile(file, `# Written at every start.\n${lines.join("\n")}\n`)
  await chmod(file, 0o600)
  await giveTo(file, place.account)
}

export async function keptPort(cluster: string): Promise<number | undefined> {
  const port = Number(/^port = '(\d+)'$/m.exec((await readText(path.join(cluster, settingsFile))) ?? "")?.[1])
  return Number.isInteger(port) && port > 0 ? port : undefined
}

/** The kept port when it is free, else another one. Below 32768, where systems pick ports for outgoing connections. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred
  for (let tries = 0; tries < 200; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    if (await isFree(port)) return port
  }
  throw new AppError("unavailable", "No free port between 20000 and 32000 for the embedded database.")
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once("error", () => resolve(false))
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

export async function readPassword(cluster: string): Promise<string> {
  return (await readFile(path.join(cluster, "erroratlas.password"), "utf8")).trim()
}
