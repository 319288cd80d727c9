import { existsSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { openRelease, openShipped } from "@/prisma/seeding/release-files"

const handed = path.join(import.meta.dirname, "../../../../shared/atlas-2026.12")

test.skipIf(!existsSync(handed))("2026.12 is what was handed over (skipped without ../shared)", () => {
  const [ours, theirs] = [openShipped("2026.12"), openRelease(handed)]
  expect(ours.taxonomyText).toBe(theirs.taxonomyText)
  expect(ours.hashOutcomes()).toBe(theirs.hashOutcomes())
  expect(ours.models).toEqual(theirs.models)
  for (const what of ["readDatasets", "readStrata", "readAnnotations", "readOutputHashes"] as const)
    expect(ours[what](), what).toEqual(theirs[what]())
  for (const what of ["readSecondOpinions", "readExpertMatches", "readCritiques"] as const)
    expect(ours[what](), what).toEqual(theirs[what]())
})

test("the failures that 2026.11 read are in 2026.12 as they were, under the model's one name", () => {
  const [before, now] = [openShipped("2026.11"), openShipped("2026.12")]
  const names = new Map(now.models.flatMap(({ name, aliases }) => aliases.map((alias) => [alias, name] as const)))
  const key = (row: { dataset: string; model: string; exampleId: string }) =>
    [row.dataset, row.model, row.exampleId].join(" ")
  const again = new Map(now.readAnnotations().map((row) => [key(row), row]))
  for (const row of before.readAnnotations()) {
    const renamed = { ...row, model: names.get(row.model) ?? row.model }
    expect(again.get(key(renamed)), key(row)).toEqual(renamed)
  }
})
