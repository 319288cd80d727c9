import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { createInterface } from "node:readline"
import { promisify } from "node:util"
import { execFile } from "node:child_process"

/** What the generator knows of its own predictions (../shared/bench/README.md). */
export type Truth = {
  readonly predictions: number
  readonly errors: number
  /** "dataset|model" -> failures */
  readonly byDatasetModel: Readonly<Record<string, number>>
  /** "model|category" -> failures */
  readonly byModelCategory: Readonly<Record<string, number>>
  readonly byTitle: Readonly<Record<string, number>>
}

/** Predictions of this size, made once and kept. */
export async function generatePredictions({ aids, folder, n }: { aids: string; folder: string; n: number }) {
  const out = path.join(folder, `predictions-${n}`)
  const truthFile = path.join(out, "truth/truth.json")
  const generator = path.join(aids, "generate-predictions.mjs")
  if (!existsSync(truthFile))
    await promisify(execFile)(process.execPath, [generator, "--n", String(n), "--out", out], { timeout: 600_000 })
  const truth = JSON.parse(await readFile(truthFile, "utf8")) as Truth
  const names = (await readdir(out)).filter((name) => name.endsWith(".csv")).sort()
  return { files: names.map((name) => path.join(out, name)), truth }
}

/** The stand-in judge, in a process of its own with the generator's vocabulary. */
export async function startJudgeProcess({ aids, latencyMs }: { aids: string; latencyMs: number }) {
  const script = path.join(import.meta.dirname, "../../scripts/fake-judge.ts")
  const vocabulary = path.join(aids, "fake-judge.mjs")
  const child = spawn(
    process.execPath,
    [
      "--max-semi-space-size=32",
      "--import",
      "tsx",
      script,
      "--port",
      "0",
      "--latency",
      String(latencyMs),
      "--vocabulary",
      vocabulary,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  )
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const lines: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the judge's process ended")))
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line)
      const found = /JUDGE_BASE_URL=(\S+)/.exec(line)?.[1]
      if (found) resolve(found)
    })
  })
  let report: unknown = null
  const stop = async () => {
    if (child.exitCode === null) child.kill("SIGTERM")
    await ended
    report ??= JSON.parse(lines.findLast((line) => line.startsWith("{")) ?? "null")
    return report
  }
  /** What it was asked, by its own count; ends it. */
  const calls = async (): Promise<unknown> => stop()
  return { url, stop, calls }
}
