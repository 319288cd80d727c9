import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import path from "node:path"
import { stripVTControlCharacters } from "node:util"
import { withFileLock } from "@/lib/postgres/file-lock"
import { AppError } from "@/lib/errors"
import { projectFolder } from "./environment"

/**
 * Builds the pages when what they are made of has changed since the last build. A stamp in the build's folder holds a
 * hash over the sources' paths and contents.
 */
const sources = ["app", "components", "lib", "next.config.js", "package.json", "package-lock.json"]
const otherSources = ["prisma/schema.prisma", "tsconfig.json"]
const notBuilt = /(\.test\.tsx?$)|(^lib\/(data\/generated|testing)\/)/

export type Build = { readonly built: boolean }

export async function ensureBuilt({ onStart, onStep, output, signal }: BuildOptions = {}): Promise<Build> {
  const stamp = path.join(buildFolder(), "erroratlas-stamp")
  const isCurrent = async (hash: string) => existsSync(stamp) && (await readFile(stamp, "utf8")) === hash
  if (await isCurrent(await hashSources())) return { built: false }
  await mkdir(buildFolder(), { recursive: true })
  return withFileLock(`${buildFolder()}.lock`, async () => {
    const hash = await hashSources()
    if (await isCurrent(hash)) return { built: false }
    onStart?.()
    await runNextBuild({ output: output ?? "on failure", onStep, signal })
    await writeFile(stamp, hash)
    return { built: true }
  })
}

export type BuildOptions = {
  readonly onStart?: () => void
  /** Told what is done just now, in Next's own words. */
  readonly onStep?: ((step: string) => void) | undefined
  /** "always" streams Next's own words; otherwise they appear when it fails. */
  readonly output?: "always" | "on failure"
  /** Breaks the build off. */
  readonly signal?: AbortSignal | undefined
}

function buildFolder(): string {
  return path.join(projectFolder, process.env.ERRORATLAS_DIST_DIR ?? ".next")
}

async function hashSources(root = projectFolder): Promise<string> {
  const files = (await Promise.all([...sources, ...otherSources].map((source) => filesIn(root, source)))).flat()
  const hash = createHash("sha256")
  for (const file of files.filter((name) => !notBuilt.test(name)).sort()) {
    hash.update(`${file}\0`)
    hash.update(await readFile(path.join(root, file)))
  }
  return hash.digest("hex")
}

async function filesIn(root: string, source: string): Promise<string[]> {
  const entries = await readdir(path.join(root, source), { withFileTypes: true, recursive: true }).catch(
    () => undefined,
  )
  if (!entries) return existsSync(path.join(root, source)) ? [source] : []
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
}

async function runNextBuild({ output, onStep, signal }: Omit<BuildOptions, "onStart">): Promise<void> {
  const next = path.join(projectFolder, "node_modules/next/dist/bin/next")
  const child = spawn(process.execPath, [next, "build"], {
    cwd: projectFolder,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: output === "always" ? "inherit" : ["ignore", "pipe", "pipe"],
  })
  const said: Buffer[] = []
  child.stdout?.on("data", (chunk: Buffer) => {
    said.push(chunk)
    const step = stepIn(chunk.toString("utf8"))
    if (step) onStep?.(step)
  })
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk))
  const end = () => child.kill("SIGTERM")
  process.once("exit", end)
  signal?.addEventListener("abort", end)
  const code = await new Promise((resolve) => child.once("close", resolve))
  process.off("exit", end)
  signal?.throwIfAborted()
  if (code === 0) return
  process.stderr.write(Buffer.concat(said))
  throw new AppError("unavailable", "The pages could not be built.")
}

/**
 * "creating an optimized production build" from the latest line that says what Next is at; lines of facts are none.
 * @internal
 */
export function stepIn(output: string): string | undefined {
  const steps = stripVTControlCharacters(output)
    .split(/[\r\n]+/)
    .map(
      (line) =>
        /^\s*((?:Creating|Running|Collecting|Generating|Finalizing|Linting)\b.*?)(?:\s*\([\d/]+\))?[\s.…]*$/.exec(
          line,
        )?.[1],
    )
    .filter((step) => step !== undefined)
  const last = steps.at(-1)
  return last && last.charAt(0).toLowerCase() + last.slice(1)
}
