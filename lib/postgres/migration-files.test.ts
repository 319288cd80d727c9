import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { readMigrations } from "./migrate"

const shipped = JSON.parse(readFileSync("prisma/migrations/checksums.json", "utf8")) as Record<string, string>

test("a migration that was shipped is never changed, not by a comment: databases that have it would refuse to start", async () => {
  const files = new Map((await readMigrations()).map(({ name, checksum }) => [name, checksum]))
  for (const [name, checksum] of Object.entries(shipped))
    expect(files.get(name), `restore prisma/migrations/${name}/migration.sql: its text is fixed`).toBe(checksum)
  const added = [...files].filter(([name]) => !(name in shipped))
  expect(Object.fromEntries(added), "add these lines to prisma/migrations/checksums.json").toEqual({})
})
