import { readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import manifest from "../package.json"
import { complete, missingFrom, platformOf, readLock } from "./complete-lock"

test("package-lock.json holds the packages of every platform, or `npm ci` refuses it", () => {
  expect(missingFrom(readLock()).map(({ name }) => name)).toEqual([])
})

test("package-lock.json names no registry's host", () => {
  expect(JSON.stringify(readLock())).not.toContain('"resolved"')
})

test("a missing platform is added with the version that is asked for", () => {
  const lock = {
    packages: {
      "": {},
      "node_modules/tool": {
        dev: true,
        optionalDependencies: { "tool-linux-x64": "1.2.3", "tool-win32-x64": "1.2.3" },
      },
      "node_modules/tool/node_modules/tool-linux-x64": { version: "1.2.3" },
    },
  }
  expect(missingFrom(lock).map(({ name }) => name)).toEqual(["tool-win32-x64"])
  const completed = complete(lock)
  expect(completed.packages["node_modules/tool-win32-x64"]).toEqual({
    version: "1.2.3",
    cpu: ["x64"],
    dev: true,
    optional: true,
    os: ["win32"],
  })
  expect(missingFrom(completed)).toEqual([])
})

test.each([
  ["@x/y-linux-arm-musleabihf", { os: ["linux"], cpu: ["arm"], libc: ["musl"] }],
  ["@x/y-linux-arm64-gnu", { os: ["linux"], cpu: ["arm64"], libc: ["glibc"] }],
  ["@x/y-wasm32-wasi", { cpu: ["wasm32"] }],
  ["@x/windows-x64", { os: ["win32"], cpu: ["x64"] }],
])("%s tells its platform", (name, platform) => {
  expect(platformOf(name)).toEqual(platform)
})

test("every package runs on the oldest Node that package.json allows, and every install script is one that is known", () => {
  const lock = JSON.parse(readFileSync(path.join(import.meta.dirname, "../package-lock.json"), "utf8")) as {
    packages: Record<string, { engines?: { node?: string }; hasInstallScript?: boolean }>
  }
  const oldest = /\d+/.exec(manifest.engines.node)?.[0] ?? ""
  const named = Object.entries(lock.packages).filter(([place]) => place !== "")
  // npm warns of both at every install, and people take it for a fault.
  const tooNew = named.filter(([, { engines }]) => {
    const majors = [...(engines?.node ?? "").matchAll(/(?<![.\d])(?:>=|\^|~)?\s*v?(\d+)/g)].map(([, major]) =>
      Number(major),
    )
    return majors.length > 0 && majors.every((major) => major > Number(oldest))
  })
  expect(tooNew.map(([place]) => place)).toEqual([])
  const scripted = named
    .filter(([, entry]) => entry.hasInstallScript)
    .map(([place]) => place.replace(/^.*node_modules\//, ""))
  expect([...new Set(scripted)].sort()).toEqual(Object.keys(manifest.allowScripts).sort())
})
