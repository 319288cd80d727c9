import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"

const root = path.join(import.meta.dirname, "../../..")

test("no other query spells out what fails: a rule written twice is a rule that differs", () => {
  const files = ["lib", "app", "components", "scripts", "prisma"]
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^lib\/(data\/generated|testing)\/|failure-rule/.test(file))
  expect(files.length).toBeGreaterThan(300)
  const spelt = /\bscore\s*[<>]=?\s*(\$\d|\w+\.threshold|threshold)/i
  const found = files.filter((file) => spelt.test(readFileSync(path.join(root, file), "utf8")))
  // The rule itself is data: lib/domain/results/prediction.ts.
  expect(found).toEqual([])
})
