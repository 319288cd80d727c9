import { cp, mkdtemp, readFile, rm, writeFile, mkdir } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest"
import { runSql, withDatabaseName } from "@/lib/testing/database-server"
import { addressSlug } from "@/lib/data/scope/address-slug"
import { migrate, readMigrations } from "./migrate"

const { adminUrl, prefix } = inject("databaseServer")
const database = `${prefix}_migrate`
const url = withDatabaseName(adminUrl, database)
let folder: string

beforeEach(async () => {
  await runSql(adminUrl, `CREATE DATABASE "${database}"`)
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), "erroratlas-migrate-")), "migrations")
  await cp(path.join(import.meta.dirname, "../../prisma/migrations"), folder, { recursive: true })
})

afterEach(async () => {
  await runSql(adminUrl, `DROP DATABASE "${database}" WITH (FORCE)`)
  await rm(path.dirname(folder), { recursive: true, force: true })
})

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name))
  await writeFile(path.join(folder, name, "migration.sql"), sql)
}

describe("migrate", () => {
  test("applies every migration once, also when two processes start together", async () => {
    const total = (await readMigrations(folder)).length
    const [one, other] = await Promise.all([migrate(url, folder), migrate(url, folder)])
    expect(one.applied.length + other.applied.length).toBe(total)
    expect(await migrate(url, folder)).toEqual({ applied: [], total })
  })

  test("writes what Prisma writes: name, sha256 of the file, one step, finished", async () => {
    await migrate(url, folder)
    const { rows } = await runSql(
      url,
      `SELECT migration_name, checksum, applied_steps_count, logs, rolled_back_at, finished_at >= started_at AS finished
       FROM _prisma_migrations ORDER BY migration_name`,
    )
    const expected = (await readMigrations(folder)).map(({ name, checksum }) => ({
      migration_name: name,
      checksum,
      applied_steps_count: 1,
      logs: null,
      rolled_back_at: null,
      finished: true,
    }))
    expect(rows).toEqual(expected)
  })

  test("gives every model and dataset the address that its name alone decides, whatever it had", async () => {
    await migrate(url, folder)
    const names = [
      "lab/m",
      "lab--m",
      "lab m",
      "Lab (m)",
      "lab-m",
      "..",
      "",
      "モデル",
      "ﬁ é",
      "x".repeat(130),
      "a%2Fb?c",
    ]
    const file = path.join(folder, "20261129183001_slugs_by_name", "migration.sql")
    for (const table of ["model", "dataset"]) {
      const values = names.map((name, at) => `('lab-m-${at}', '${name}')`).join(", ")
      await runSql(url, `INSERT INTO ${table} (slug, name) VALUES ${values}, ('lab--m', 'third')`)
    }
    await runSql(url, await readFile(file, "utf8"))
    for (const table of ["model", "dataset"]) {
      const { rows } = await runSql(url, `SELECT name, slug FROM ${table} ORDER BY id`)
      expect(rows).toEqual([...names, "third"].map((name) => ({ name, slug: addressSlug(name) })))
    }
  })

  test("undoes a migration that fails, says which, and applies it once it is mended", async () => {
    await addMigration("99990101000000_broken", "CREATE TABLE half (id int); SELECT 1 / 0;")
    await expect(migrate(url, folder)).rejects.toThrow("99990101000000_broken failed and was undone: division by zero")
    expect((await runSql(url, "SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }])
    await writeFile(path.join(folder, "99990101000000_broken/migration.sql"), "CREATE TABLE half (id int)")
    expect((await migrate(url, folder)).applied).toEqual(["99990101000000_broken"])
  })

  test("refuses a migration that was changed after it had been applied", async () => {
    await addMigration("99990101000000_more", "SELECT 1")
    await migrate(url, folder)
    await writeFile(path.join(folder, "99990101000000_more/migration.sql"), "SELECT 2")
    await expect(migrate(url, folder)).rejects.toThrow("99990101000000_more was changed after it had been applied")
  })

  test("takes a database whose migration differed in a comment alone when it was shipped", async () => {
    await migrate(url)
    const shipped = "8cff5fef6741685979c5f185bd1a26c14917efe5223194665fa04c6b0c8c62b6"
    const name = "20261122025146_search"
    await runSql(url, `UPDATE _prisma_migrations SET checksum = '${shipped}' WHERE migration_name = '${name}'`)
    expect((await migrate(url)).applied).toEqual([])
  })

  test("refuses a database of a newer version, and one with an unfinished migration", async () => {
    await addMigration("99990101000000_newer", "SELECT 1")
    await migrate(url, folder)
    await rm(path.join(folder, "99990101000000_newer"), { recursive: true })
    await expect(migrate(url, folder)).rejects.toThrow("newer version of this app (99990101000000_newer)")
    await addMigration("99990101000000_newer", "SELECT 1")
    await runSql(url, "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '99990101000000_newer'")
    await expect(migrate(url, folder)).rejects.toThrow("99990101000000_newer was begun by the Prisma command line")
  })

  test("says where it could not connect, and never the password", async () => {
    const attempt = migrate("postgresql://someone:secret-word@127.0.0.1:1/nowhere", folder)
    await expect(attempt).rejects.toThrow("The database at 127.0.0.1:1/nowhere cannot be used")
    await expect(attempt).rejects.not.toThrow("secret-word")
  })
})
