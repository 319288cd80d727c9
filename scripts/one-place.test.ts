import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { formatLimit } from "@/lib/format"
import { uploadLimits } from "@/lib/ingest/limits"
import { intervalMethod } from "@/lib/stats/proportions/proportion"
import { intervalLevel } from "@/lib/wording/labels"

// What docs/changes.md promises to be in one place.

const root = path.join(import.meta.dirname, "..")
const read = (file: string) => readFileSync(path.join(root, file), "utf8")
const product = ["app", "components", "lib", "scripts/cli"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file.replaceAll(path.sep, "/")}`)
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^lib\/(?:testing|data\/generated)\//.test(file)),
)
/** Files with code, comments aside, in which `pattern` is found. */
const filesWith = (pattern: RegExp) =>
  product.filter((file) => pattern.test(read(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")))

test("the interval of a proportion is chosen and named in one file", () => {
  expect(product.length).toBeGreaterThan(800)
  expect(filesWith(new RegExp(intervalMethod, "i"))).toEqual(["lib/stats/proportions/proportion.ts"])
})

test("how sure an interval is, is written in one file", () => {
  // "95% of cases": where a distance by chance stays, which is no interval.
  expect(filesWith(new RegExp(`\\b${intervalLevel.replace("%", " ?%")}(?! of cases| point)`))).toEqual([
    "lib/wording/labels.ts",
  ])
})

test("no sentence types a limit of uploads, and those of the documents are right", () => {
  expect(filesWith(/\d Gi?B\b/)).toEqual([])
  const most = formatLimit(uploadLimits.fileBytes)
  const said = [
    ["README.md", `as a table, up to ${most}`],
    ["docs/api.md", `files ${most}.`],
    ["docs/operations.md", `in slices of ${formatLimit(uploadLimits.sliceBytes)}`],
  ] as const
  expect(said.filter(([document, words]) => !read(document).includes(words))).toEqual([])
})
