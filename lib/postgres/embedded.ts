import "server-only"
import { randomBytes } from "node:crypto"
import { appendFile, chmod, mkdir, rename, rm, stat, writeFile } from "node:fs/promises"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Kysely, PostgresDialect, sql } from "kysely"
import pg from "pg"
import { AppError } from "@/lib/errors"
import { canReach } from "./account"
import { poolOf } from "./connection"
import { type Binaries, copyBinaries, ensureLinks, findBinaries } from "./binaries"
import { withFileLock } from "./file-lock"
import { keepRunning, type Lease } from "./keep-running"
import { type LeaseFile, listLeases, writeLease } from "./lease-file"
import { findPlace, giveTo, makeDataDir, type Place } from "./data-folder"
import {
  endLeftovers,
  endOfLog,
  isServerOf,
  readPostmaster,
  runInitdb,
  startServer,
  stopServer,
  waitForExit,
} from "./processes"
import { freePort, keptPort, readPassword, settingsFile, writeSettings } from "./settings"

/**
 * The database of whoever has none: a real PostgreSQL from npm, kept in the data folder. App, command line and workers
 * on one folder share one server. Each holds a *lease* (an open, named connection, and a file) as long as it needs it;
 * the server itself thus knows who is left, also after a process was killed, and whoever releases the last lease stops
 * it. Whoever loses its connection looks for the server and starts it again, at the same address.
 */
export type Embedded = {
  readonly url: string
  /** false: it was running already */
  readonly started: boolean
  release(): Promise<void>
}

const leaseName = "erroratlas-lease"
const databaseName = "erroratlas"

export async function acquireEmbedded({
  dataDir,
  settings = {},
}: {
  dataDir: string
  settings?: Readonly<Record<string, string>>
}): Promise<Embedded> {
  await makeDataDir(dataDir)
  const installed = await findBinaries()
  const lock = path.join(dataDir, `pg${installed.major}.lock`)
  const leases = path.join(dataDir, `pg${installed.major}.lease`)
  return withFileLock(lock, async () => {
    const place = await findPlace(dataDir, installed.major)
    const binaries = await usableBinaries(installed, place)
    if (!(await stat(place.cluster).catch(() => undefined))) await makeCluster(binaries, place)
    const running = await findRunning(place)
    // Others know the server by its port: it may move only when there are none.
    const isAwaited = (await listLeases(leases)).length > 0
    const first = running ?? (await startAnew(binaries, place, { settings, isAwaited }))
    await ensureDatabase(first)
    const file = await writeLease(leases)
    const renew = () => withFileLock(lock, () => findOrStartAgain(binaries, place, first.port))
    const keeper = keepRunning(first, renew)
    let released: Promise<void> | undefined
    const giveBack = async () => {
      const lease = await keeper.stop()
      await withFileLock(lock, () => leave({ lease, file, binaries, place }), 20_000)
    }
    const release = () => (released ??= giveBack())
    return { url: await urlOf(place.cluster, first.port, databaseName), started: running === undefined, release }
  })
}

/** For whoever has lost the server: the same address, and the settings it was started with. */
async function findOrStartAgain(binaries: Binaries, place: Place, port: number): Promise<Lease> {
  const lease = (await findRunning(place)) ?? (await startAnew(binaries, place, { isAwaited: true }))
  if (lease.port === port) return lease
  await lease.client.end().catch(() => undefined)
  throw new AppError(
    "unavailable",
    `The database is at port ${lease.port} now, no longer at ${port}: restart this one.`,
  )
}

/** As root, or where symbolic links are missing and cannot be made, the installed programs may be out of reach. */
async function usableBinaries(installed: Binaries, place: Place): Promise<Binaries> {
  const linked = await ensureLinks(installed.folder)
  const reachable = await canReach(path.join(installed.folder, "bin/postgres"), place.account)
  return linked && reachable ? installed : copyBinaries(installed, place.home)
}

/** Under another name until it is complete, so that an interrupted first start leaves nothing half-made in the way. */
async function makeCluster(binaries: Binaries, place: Place): Promise<void> {
  const unfinished = `${place.cluster}.new`
  const passwordFile = path.join(unfinished, "erroratlas.password")
  const outside = `${unfinished}.password`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  await giveTo(unfinished, place.account)
  await writeFile(outside, randomBytes(24).toString("base64url"), { mode: 0o600 })
  await chmod(outside, 0o600)
  await giveTo(outside, place.account)
  try {
    await runInitdb(binaries, place, { cluster: unfinished, passwordFile: outside })
    await rename(outside, passwordFile)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    await rm(outside, { force: true })
    throw error
  }
  await appendFile(path.join(unfinished, "postgresql.conf"), `\ninclude_if_exists = '${settingsFile}'\n`)
  await rename(unfinished, place.cluster)
}

/** The server that already serves this cluster, if any. A leftover postmaster.pid of another program is removed. */
async function findRunning(place: Place): Promise<Lease | undefined> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100)) {
    const found = await readPostmaster(place.cluster)
    if (!found) return undefined
    const server = await isServerOf(place.cluster, found.pid)
    if (server !== false) {
      const lease = await connectLease(place, found.port)
      if (lease) return lease
      // Starting, recovering or stopping: look again.
      if (server || !(await waitForExit(found.pid, 0))) continue
    }
    // PostgreSQL itself clears up after a dead server; only a number that now belongs to another program misleads it.
    if (!(await waitForExit(found.pid, 0))) await rm(path.join(place.cluster, "postmaster.pid"), { force: true })
    return undefined
  }
  throw new AppError("unavailable", `The database in ${place.cluster} runs but does not answer; see ${place.log}.`)
}

/** `settings` undefined: as it was before. `isAwaited`: at its port and no other. */
async function startAnew(
  binaries: Binaries,
  place: Place,
  { settings, isAwaited }: { readonly settings?: Readonly<Record<string, string>>; readonly isAwaited: boolean },
): Promise<Lease> {
  await endLeftovers(place.cluster)
  const kept = await keptPort(place.cluster)
  let preferred = kept
  for (let tries = 0; tries < 5; tries += 1) {
    const port = await freePort(preferred)
    if (isAwaited && kept !== undefined && port !== kept)
      throw new AppError(
        "unavailable",
        `Port ${kept}, where others look for the database, is taken by another program.`,
      )
    if (settings || kept === undefined) await writeSettings(place, { port, more: settings ?? {} })
    if (await startServer(binaries, place)) {
      const lease = await connectLease(place, port)
      if (lease) return lease
    }
    const reason = await endOfLog(place.log, 6)
    if (/could not bind|Address already in use/i.test(reason)) preferred = undefined
    // Sessions of a killed server need a moment to notice and let go of its memory.
    else if (/shared memory block .* still in use/i.test(reason)) await sleep(1_000)
    else break
  }
  throw new AppError("unavailable", `The embedded database did not start:\n${await endOfLog(place.log, 6)}`)
}

async function connectLease(place: Place, port: number): Promise<Lease | undefined> {
  const client = new pg.Client({
    connectionString: await urlOf(place.cluster, port, "postgres"),
    application_name: leaseName,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  // A server that goes away ends the lease, not the process.
  client.on("error", () => undefined)
  const ended = new Promise<void>((resolve) => client.once("end", () => resolve()))
  try {
    await client.connect()
    return { client, port, ended }
  } catch {
    await client.end().catch(() => undefined)
    return undefined
  }
}

/** What the server says of itself. */
type Catalog = {
  pg_database: { datname: string }
  pg_stat_activity: { pid: number; application_name: string }
}
const catalog = ({ client }: Lease) => new Kysely<Catalog>({ dialect: new PostgresDialect({ pool: poolOf(client) }) })

async function ensureDatabase(lease: Lease): Promise<void> {
  const known = await catalog(lease)
    .selectFrom("pg_database")
    .select("datname")
    .where("datname", "=", databaseName)
    .executeTakeFirst()
  // Plain SQL: Kysely makes tables, no databases.
  if (!known) await lease.client.query(`CREATE DATABASE ${databaseName}`)
}

type Leaving = {
  readonly lease: Lease | null
  readonly file: LeaseFile
  readonly binaries: Binaries
  readonly place: Place
}

/** Stops the server unless others use it: those it knows, and those that have yet to find it again. */
async function leave({ lease, file, binaries, place }: Leaving): Promise<void> {
  const connected = await countConnected(lease).catch(() => 0)
  const others = connected + (await file.others())
  await lease?.client.end().catch(() => undefined)
  await file.end()
  if (others === 0) await stopServer(binaries, place)
}

async function countConnected(lease: Lease | null): Promise<number> {
  if (!lease) return 0
  const others = await catalog(lease)
    .selectFrom("pg_stat_activity")
    .select("pid")
    .where("application_name", "=", leaseName)
    .where("pid", "<>", sql<number>`pg_backend_pid()`)
    .execute()
  return others.length
}

async function urlOf(cluster: string, port: number, database: string): Promise<string> {
  return `postgresql://erroratlas:${await readPassword(cluster)}@127.0.0.1:${port}/${database}?sslmode=disable`
}
