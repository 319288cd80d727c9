import { execFile, execFileSync } from "node:child_process"
import { existsSync, readdirSync, realpathSync } from "node:fs"
import { appendFile, chmod, mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { serverAccount } from "../../lib/postgres/account"
import { type Binaries, program } from "../../lib/postgres/binaries"
import { giveTo, type Place } from "../../lib/postgres/data-folder"
import { startServer, stopServer } from "../../lib/postgres/processes"
import { freePort, settingsFile, writeSettings } from "../../lib/postgres/settings"

/** The database tests run once more on a PostgreSQL of the system, where there is one: the app promises 15 and newer. */
export function findSystemPostgres(): Binaries | undefined {
  const found = candidates().flatMap((folder) => {
    const version = versionOf(path.join(folder, "bin/pg_ctl"))
    return version && existsSync(path.join(folder, "bin/initdb"))
      ? [{ folder, version, major: version.split(".")[0] ?? "" }]
      : []
  })
  // The oldest supported one says most.
  return found.filter(({ major }) => Number(major) >= 15).sort((a, b) => Number(a.major) - Number(b.major))[0]
}

function candidates(): string[] {
  const debian = "/usr/lib/postgresql"
  const folders = existsSync(debian) ? readdirSync(debian).map((name) => path.join(debian, name)) : []
  const onPath = (process.env.PATH ?? "").split(path.delimiter).map((bin) => path.join(bin, "pg_ctl"))
  const installed = onPath
    .filter((file) => existsSync(file))
    .map((file) => path.dirname(path.dirname(realpathSync(file))))
  return [...new Set([...folders, ...installed])]
}

function versionOf(pgCtl: string): string | undefined {
  try {
    return /(\d+(\.\d+)*)/.exec(execFileSync(pgCtl, ["--version"], { encoding: "utf8" }))?.[1]
  } catch {
    return undefined
  }
}

/** A server of this run's own, on loopback, in a folder that goes with it. */
export async function startSystemPostgres(binaries: Binaries): Promise<{ url: string; stop(): Promise<void> }> {
  const home = await mkdtemp(path.join(os.tmpdir(), "erroratlas-system-"))
  const account = serverAccount()
  await chmod(home, 0o711)
  const place: Place = { home, cluster: path.join(home, "data"), log: path.join(home, "log"), account }
  await giveTo(home, account)
  const options = [
    "-D",
    place.cluster,
    "-U",
    "erroratlas",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
  ]
  await promisify(execFile)(program(binaries, "initdb"), options, { ...account, cwd: home })
  await appendFile(path.join(place.cluster, "postgresql.conf"), `\ninclude_if_exists = '${settingsFile}'\n`)
  const port = await freePort()
  await writeSettings(place, { port, more: { fsync: "off", shared_buffers: "128MB" } })
  const stop = async () => {
    await stopServer(binaries, place)
    await rm(home, { recursive: true, force: true })
  }
  if (await startServer(binaries, place)) return { url: `postgresql://erroratlas@127.0.0.1:${port}/postgres`, stop }
  await stop()
  throw new Error("The system's PostgreSQL did not start.")
}
