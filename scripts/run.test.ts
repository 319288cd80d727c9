import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { expect, test } from "vitest"

test("a copy without its packages says what to run, and nothing of a bundler", () => {
  const copy = mkdtempSync(path.join(tmpdir(), "run-"))
  try {
    mkdirSync(path.join(copy, "scripts"))
    cpSync(path.join(import.meta.dirname, "run.mjs"), path.join(copy, "scripts/run.mjs"))
    writeFileSync(path.join(copy, "scripts/start.ts"), 'import "./generated/client"\n')
    const { stderr, status } = spawnSync(process.execPath, [path.join(copy, "scripts/run.mjs"), "start"], {
      encoding: "utf8",
    })
    expect(stderr).toBe("The packages are not installed here, or only in part. Run `npm ci` first.\n")
    expect(status).toBe(2)
  } finally {
    rmSync(copy, { recursive: true })
  }
})
