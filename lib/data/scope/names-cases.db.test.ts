import { beforeAll, describe, expect, test } from "vitest"
import { comparisonReport } from "@/lib/api/compare/compare"
import { signatureReport } from "@/lib/api/atlas/signature"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { oddNames } from "@/lib/testing/cases/cases"
import { caseFile, hasCases } from "@/lib/testing/files/data-files"
import { getModelNamed } from "./names"

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

async function analysed(file: string) {
  const report = await importFiles({ ownerId: viewer.id, files: [caseFile(file)] })
  expect(report).toMatchObject({ status: "ready", rejected: 0, items: [] })
  return finishedAnalysis(report.resultSet, { ownerId: viewer.id })
}

describe.skipIf(!hasCases)("names of ../shared/cases (skipped where these are absent)", () => {
  test("one name is the address form of another: the exact name is meant everywhere", async () => {
    const analysis = await analysed("names.csv")
    for (const name of oddNames) {
      const signature = await signatureReport({ model: name, dataset: [], analysis }, viewer)
      expect(signature.model.name).toBe(name)
    }
    for (const [index, a] of oddNames.entries()) {
      const b = oddNames[(index + 1) % oddNames.length] ?? ""
      const report = await comparisonReport({ a, b, dataset: [], analysis }, viewer)
      expect([report.a, report.b]).toEqual([a, b])
    }
  })

  test("what could be several is asked, with the candidates", async () => {
    const analysis = await analysed("names.csv")
    const access = { viewer, analysisIds: [analysis] }
    const candidatesOf = (text: string, as: "word" | "address" = "word") =>
      getModelNamed(text, { access, as }).then(
        ({ name }) => name,
        (error: { details?: { candidates?: { name: string }[] } }) =>
          error.details?.candidates?.map(({ name }) => name),
      )
    expect(await candidatesOf("ORG/MODEL-X")).toEqual(["org/model-x", "org/Model-X"])
    expect(await candidatesOf("unnamed")).toEqual(["モデル一", "モデル二", ".."])
    expect(await candidatesOf("unnamed", "address")).toEqual(["モデル一", "モデル二", ".."])
    expect(await candidatesOf("nothing like it")).toBeUndefined()
    await expect(comparisonReport({ a: "ORG/MODEL-X", b: "..", dataset: [], analysis }, viewer)).rejects.toMatchObject({
      code: "not_found",
      message:
        'No model is called "ORG/MODEL-X" exactly. It may be "org/model-x", "org/Model-X": say which, by its full name.',
    })
  })

  test("names with an @ are found in full, on either side", async () => {
    const analysis = await analysed("vertex_names.csv")
    const bots = ["bot-small@20240620", "bot-small@2", "bot-small"]
    for (const a of bots)
      for (const b of bots.filter((one) => one !== a)) {
        const report = await comparisonReport({ a, b, dataset: [], analysis }, viewer)
        expect([report.a, report.b]).toEqual([a, b])
      }
  })
})
