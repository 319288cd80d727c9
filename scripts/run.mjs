// node --conditions=react-server scripts/run.mjs NAME [ARGUMENTS]: runs scripts/NAME.ts.
// Bundles our own modules into one file first: a tenth of a second, and then `npm start` is ready in half the time that
// loading them one by one through a TypeScript loader takes. Packages are not bundled. No source maps: Node would read
// those of every package as well; the bundle is as readable as its sources.
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import v8 from "node:v8"
import { pathToFileURL } from "node:url"
import { build } from "esbuild"

// The old space is collected when it has grown by six tenths, not when it is four times as large: a worker stays under
// 350 MB whatever it reads. Its callers give the young space 32 MB a half (--max-semi-space-size, which must be said at
// the start): what is read, sent and written for the failures in hand fits in, and half of the collections fall away.
v8.setFlagsFromString("--heap-growing-percent=60")

const root = path.join(import.meta.dirname, "..")
const [name = ""] = process.argv.slice(2)
const script = path.join(root, "scripts", `${name}.ts`)
if (!/^[a-z-]+$/.test(name) || !existsSync(script)) {
  process.stderr.write(`There is no scripts/${name}.ts.\n`)
  process.exit(2)
}

/** Modules keep their own place: what they say about it is written in before they move. */
const ownPlaces = {
  name: "own-places",
  setup(bundle) {
    bundle.onLoad({ filter: /\.ts$/ }, ({ path: file }) => ({
      loader: "ts",
      contents: readFileSync(file, "utf8")
        .replaceAll("import.meta.dirname", JSON.stringify(path.dirname(file)))
        .replaceAll("import.meta.filename", JSON.stringify(file))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(file).href)),
    }))
  },
}

const { outputFiles } = await build({
  entryPoints: [script],
  outdir: root,
  bundle: true,
  write: false,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  conditions: ["react-server"],
  logLevel: "error",
  plugins: [ownPlaces],
})
const [{ contents }] = outputFiles

process.argv.splice(1, 2, script)
const bundle = keep(contents)
if (!bundle) (await import("tsx/esm/api")).register()
await import(pathToFileURL(bundle ?? script).href)

/**
 * Inside the project, so that packages are found; named by content, so that no process sees another's half. Undefined
 * where the folder cannot be written: then the modules are loaded one by one after all.
 */
function keep(code) {
  const folder = path.join(root, "node_modules/.cache/erroratlas")
  const file = path.join(folder, `${name}-${createHash("sha256").update(code).digest("hex").slice(0, 16)}.mjs`)
  try {
    if (existsSync(file)) return file
    mkdirSync(folder, { recursive: true })
    const old = readdirSync(folder).filter((other) => other.startsWith(`${name}-`))
    for (const other of old) rmSync(path.join(folder, other), { force: true })
    writeFileSync(`${file}.${process.pid}`, code)
    renameSync(`${file}.${process.pid}`, file)
    return file
  } catch {
    return undefined
  }
}
