import { afterEach, beforeAll, expect, it } from "vitest"
import { getLocalOwner } from "@/lib/data/people/users"
import { provideEnv } from "@/lib/env"
import { importFiles } from "@/lib/jobs/import/import-files"
import { csv } from "@/lib/testing/analyses/import-helpers"
import { seededDatabase } from "@/lib/testing/database"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { proposeReading } from "./next-reading"

seededDatabase()

let owner: Awaited<ReturnType<typeof getLocalOwner>>
beforeAll(async () => {
  owner = await getLocalOwner()
})
afterEach(() => provideEnv({ OPENAI_API_KEY: "", OPENAI_MODEL: "" }))

const imported = async (name: string, failures: number, right = 0) => {
  const row = (at: number, score: number) => `${name}${at},${name},How much is ${at} + 2?,It is ${at + 3}.,${score},${at + 2}` // prettier-ignore
  const rows = Array.from({ length: failures + right }, (_, at) => row(at, at < failures ? 0 : 1))
  return (await importFiles({ ownerId: owner.id, files: [memoryFile(`${name}.csv`, csv(...rows))] })).resultSet
}

it("proposes the first model that is set up, priced for exactly what its form would start", async () => {
  const results = await imported("few", 30, 5)
  provideEnv({ OPENAI_API_KEY: "not-used", OPENAI_MODEL: "gpt-5-mini" })
  const few = await proposeReading(results, owner)
  expect(few).toMatchObject({
    failures: 30,
    judge: expect.stringContaining("gpt-5-mini") as string,
    href: `/analyses/new?results=${results}&judge=openai%2Fgpt-5-mini&percent=100`,
    estimate: { failures: 30, price: { pattern: "openai/gpt-5-mini" } },
  })
  expect(few?.estimate?.total.usd?.low).toBeGreaterThan(0)
  // Many are not read whole unless somebody says so.
  const many = await imported("many", 600)
  expect(await proposeReading(many, owner)).toMatchObject({
    failures: 600,
    href: `/analyses/new?results=${many}&judge=openai%2Fgpt-5-mini`,
    estimate: { failures: 60 },
  })
}, 60_000)

it("names no model and no price where none is set up, or none the viewer may use, and nothing where nothing fails", async () => {
  const results = await imported("none", 3)
  expect(await proposeReading(results, owner)).toMatchObject({
    failures: 3,
    judge: null,
    estimate: null,
    href: "/judges",
  })
  provideEnv({ OPENAI_API_KEY: "not-used", OPENAI_MODEL: "gpt-5-mini" })
  expect(await proposeReading(results, { ...owner, role: "member" })).toMatchObject({ judge: null, estimate: null })
  expect(await proposeReading(await imported("right", 0, 4), owner)).toBeNull()
})
