import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import ts from "typescript"
import { expect, test } from "vitest"
import { listCircles } from "./testing/list-circles"

const root = path.join(import.meta.dirname, "..")
const modules = ["app", "bench", "components", "e2e", "lib", "prisma", "scripts"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file.replaceAll(path.sep, "/")}`)
    .filter((file) => /\.(?:ts|tsx|mjs|css)$/.test(file) && !file.startsWith("lib/data/generated/")),
)
const known = new Set(modules)
const isTest = (file: string) => /\.test\.tsx?$/.test(file)
const folderOf = (file: string) => path.posix.dirname(file)

/** What a module imports of ours, types and what a test mocks included. */
function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), "utf8")
  const named = file.endsWith(".css")
    ? [...text.matchAll(/(?:@import|@reference|from) "([^"]+)"/g)].map(([, name = ""]) => name)
    : ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
  return named.flatMap((name) => {
    const target = name.startsWith("@/") ? name.slice(2) : name.startsWith(".") && path.posix.join(folderOf(file), name)
    if (!target) return []
    return [target, `${target}.ts`, `${target}.tsx`].filter((candidate) => known.has(candidate)).slice(0, 1)
  })
}

const graph = new Map(modules.map((file) => [file, importsOf(file)]))

test("no files import each other in a circle", () => {
  expect(graph.size).toBeGreaterThan(900)
  expect(listCircles(withoutTests())).toEqual([])
})

test("no folders import each other in a circle, a folder and what is in it among them", () => {
  const folders = new Map<string, string[]>()
  for (const [file, imports] of withoutTests()) {
    const folder = folderOf(file)
    const others = imports.map(folderOf).filter((other) => other !== folder)
    folders.set(folder, [...(folders.get(folder) ?? []), ...others])
  }
  expect(listCircles(folders)).toEqual([])
})

test("no folder holds more than 15 modules", () => {
  const counts = new Map<string, number>()
  for (const file of modules.filter((file) => !isTest(file) && !file.endsWith(".css")))
    counts.set(folderOf(file), (counts.get(folderOf(file)) ?? 0) + 1)
  expect([...counts].filter(([, count]) => count > 15)).toEqual([])
})

test("lib/testing is imported by tests and by what stands in for something, and by nothing of the product", () => {
  const mayImport = /^(?:bench|e2e|lib\/testing|scripts\/(?:testing|fake-judge|build-builtin-index|docs-formats))\b/
  const strangers = [...withoutTests()]
    .filter(([file, imports]) => !mayImport.test(file) && imports.some((other) => other.startsWith("lib/testing/")))
    .map(([file]) => file)
  expect(strangers).toEqual([])
})

function withoutTests(): Map<string, string[]> {
  return new Map([...graph].filter(([file]) => !isTest(file)))
}
