import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"

/**
 * A registry mirror that holds the packages of one platform only makes npm write a lock file without the others, and
 * `npm ci` then refuses that file everywhere. Run after `npm install` behind such a mirror: adds what is missing, by
 * name, exact version and platform, so that each machine takes its own.
 */
type Entry = {
  version?: string
  os?: string[]
  cpu?: string[]
  libc?: string[]
  dev?: boolean
  optional?: boolean
  license?: string
  optionalDependencies?: Record<string, string>
}
type Lock = { packages: Record<string, Entry> }
type Missing = { readonly name: string; readonly version: string; readonly of: Entry }

const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32", "windows"]
const processors = ["arm64", "arm", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64", "wasm32"]

/** The optional packages that the lock file asks for and does not hold. */
export function missingFrom({ packages }: Lock): readonly Missing[] {
  return Object.entries(packages).flatMap(([place, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !placesFor(place, name).some((candidate) => candidate in packages))
      .map(([name, version]) => ({ name, version, of: entry })),
  )
}

/** Where Node would look for a package asked for at `place`: nested first, then upwards. */
function placesFor(place: string, name: string): string[] {
  const parts = place.split("node_modules/")
  return parts.map((_, depth) =>
    `${parts
      .slice(0, parts.length - depth)
      .join("node_modules/")
      .replace(/\/?$/, "/")}node_modules/${name}`.replace(/^\//, ""),
  )
}

/** "…-linux-arm-musleabihf" -> os linux, cpu arm, libc musl */
export function platformOf(name: string): Pick<Entry, "os" | "cpu" | "libc"> {
  const words = name.slice(name.lastIndexOf("/") + 1).split("-")
  const os = words.find((word) => systems.includes(word))
  const cpu = words.find((word) => processors.includes(word))
  const libc = words.some((word) => word.startsWith("musl"))
    ? "musl"
    : words.some((word) => word.startsWith("gnu"))
      ? "glibc"
      : undefined
  if (!os && !cpu) throw new Error(`${name} does not tell its platform.`)
  return {
    ...(cpu && { cpu: [cpu] }),
    ...(libc && { libc: [libc] }),
    ...(os && { os: [os === "windows" ? "win32" : os] }),
  }
}

export function complete(lock: Lock): Lock {
  const added = missingFrom(lock).map(({ name, version, of }) => {
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name} is wanted as ${version}: no exact version to add.`)
    const { cpu, libc, os } = platformOf(name)
    const entry: Entry = {
      version,
      ...(cpu && { cpu }),
      ...(of.dev && { dev: true }),
      ...(libc && { libc }),
      optional: true,
      ...(os && { os }),
    }
    return [`node_modules/${name}`, entry] as const
  })
  const all = [...Object.entries(lock.packages), ...added].sort(([a], [b]) => a.localeCompare(b, "en"))
  return { ...lock, packages: Object.fromEntries(all) }
}

export function readLock(): Lock {
  return JSON.parse(readFileSync(lockFile, "utf8")) as Lock
}

const lockFile = path.join(import.meta.dirname, "../package-lock.json")

if (process.argv[1] === import.meta.filename) {
  const lock = readLock()
  const missing = missingFrom(lock)
  if (missing.length > 0) writeFileSync(lockFile, `${JSON.stringify(complete(lock), null, 2)}\n`)
  process.stdout.write(`${missing.length} packages of other platforms added to package-lock.json.\n`)
}
