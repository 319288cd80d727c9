import { readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { variableNames } from "@/lib/env"
import manifest from "../package.json"

/** No container engine is at hand where the tests run: these keep the files to the commands that are tested. */
const read = (name: string) => readFileSync(path.join(import.meta.dirname, "..", name), "utf8")
const dockerfile = read("Dockerfile")
const compose = read("compose.yaml")

/** CMD ["node", "x.ts"] -> node x.ts */
function commandsIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, list = "[]"]) => (JSON.parse(list) as string[]).join(" "))
}

test("the image runs what `npm start` runs, the worker what `npm run worker` runs", () => {
  expect(commandsIn(dockerfile, /^CMD (\[.*\])$/gm)).toEqual([manifest.scripts.start])
  expect(commandsIn(compose, /^\s+command: (\[.*\])$/gm)).toEqual([manifest.scripts.worker])
})

test("the image does not run as root and has a Node that package.json allows", () => {
  expect(dockerfile).toMatch(/^USER node$/m)
  const versions = [...dockerfile.matchAll(/^FROM node:(\d+)-slim/gm)].map(([, major]) => Number(major))
  expect(versions.length).toBe(2)
  for (const major of versions) expect(major).toBeGreaterThanOrEqual(20)
})

test("compose hands every variable on, but those that the image itself decides", () => {
  const own = ["HOST", "PORT", "ERRORATLAS_DATA_DIR"]
  const passed = [...compose.matchAll(/^ +([A-Z_]+): /gm)].map(([, name]) => name)
  expect(variableNames.filter((name) => !own.includes(name) && !passed.includes(name))).toEqual([])
})

test("no secret is written into the files", () => {
  for (const name of ["POSTGRES_PASSWORD", "NEXTAUTH_SECRET"]) {
    const lines = compose.split("\n").filter((line) => line.includes(`${name}:`))
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).toContain(`\${${name}:?`)
  }
})

test("the database of the compose file is one that the app accepts", () => {
  expect(Number(/image: postgres:(\d+)/.exec(compose)?.[1])).toBeGreaterThanOrEqual(15)
})
