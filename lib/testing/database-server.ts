import { randomBytes } from "node:crypto"
import { chmod, mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import pg from "pg"
import type { TestProject } from "vitest/node"
import { acquireEmbedded } from "@/lib/postgres/embedded"
import { migrate } from "@/lib/postgres/migrate"

declare module "vitest" {
  export interface ProvidedContext {
    databaseServer: DatabaseServer
  }
}

export type DatabaseServer = {
  /** May create databases. */
  readonly adminUrl: string
  /** Begins the name of every database of this run. */
  readonly prefix: string
}

/** Nothing here is kept, so nothing needs to reach the disk. */
const careless = { fsync: "off", full_page_writes: "off", synchronous_commit: "off", shared_buffers: "128MB" }

/**
 * One server for all database tests: TEST_DATABASE_URL (a role that may create databases), else an embedded one of this
 * run's own. Makes the migrated database that every test file gets a copy of (lib/testing/database.ts).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer()
  const prefix = `test_${randomBytes(4).toString("hex")}`
  await runSql(server.url, `CREATE DATABASE "${prefix}_plain"`)
  await migrate(withDatabaseName(server.url, `${prefix}_plain`))
  project.provide("databaseServer", { adminUrl: server.url, prefix })
  return async () => {
    await dropAll(server.url, prefix)
    await server.close()
  }
}

async function openServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { url: given, close: async () => undefined }
  const dataDir = await makeTemporaryFolder()
  const embedded = await acquireEmbedded({ dataDir, settings: careless })
  const close = async () => {
    await embedded.release()
    await rm(dataDir, { recursive: true, force: true })
  }
  return { url: embedded.url, close }
}

/** Passable for the account that PostgreSQL runs as when the tests run as root. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "erroratlas-test-"))
  await chmod(folder, 0o711)
  return folder
}

export function withDatabaseName(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** One statement on a connection of its own. `sql` is never made from anything but this run's own names. */
export async function runSql(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, application_name: "erroratlas-test" })
  // Some tests kill servers: a query that was under way fails, and says so.
  client.on("error", () => undefined)
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}

async function dropAll(url: string, prefix: string): Promise<void> {
  const { rows } = await runSql(url, `SELECT datname FROM pg_database WHERE starts_with(datname, '${prefix}')`)
  for (const { datname } of rows) await runSql(url, `DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`)
}
