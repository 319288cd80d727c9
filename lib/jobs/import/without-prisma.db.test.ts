import { expect, it, vi } from "vitest"
import { groupRejectedRows } from "@/lib/data/results/result-sets"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { importFiles } from "./import-files"

// The engine behind Prisma's client takes 90 MB, a third of what an import may take in all.
vi.mock("@/lib/data/generated/client", () => ({
  PrismaClient: class {
    constructor() {
      throw new Error("An import started Prisma.")
    }
  },
}))

it("an import needs no Prisma client, from the first look at the files to what is said of them", async () => {
  const { id: ownerId } = await anImporter()
  const refused = "bad,m,question,answer,five,r"
  const rows = Array.from({ length: 20 }, (_, at) => `i${at},m,question ${at},answer ${at},0.${at % 10},r`)
  const request = { ownerId, files: [memoryFile("plain.csv", csv(...rows, refused))] }
  const report = await importFiles(request)
  expect(report).toMatchObject({ status: "ready", accepted: 20, rejected: 1, datasets: [{ rows: 20 }] })
  expect(await groupRejectedRows(report.resultSet)).toMatchObject([{ column: "score", count: 1 }])
  expect(await importFiles(request)).toMatchObject({ accepted: 0, duplicates: 20 })
  const unknown = { ownerId, files: [memoryFile("other.csv", "a,b\n1,2\n")] }
  expect(await importFiles(unknown)).toMatchObject({ status: "failed", accepted: 0 })
})
