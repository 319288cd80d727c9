// node --conditions=react-server scripts/run.mjs NAME [ARGUMENTS]: runs scripts/NAME.ts.
// Bundles our own modules into one file first: a tenth of a second, and then `npm start` is ready in half the time that
// loading them one by one through a TypeScript loader takes. Packages are not bundled. No source maps: Node would read
// those of every package as well; the bundle is as readable as its sources.
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import v8 from "node:v8"
import { pathToFileURL } from "node:url"

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
// Both come with the packages; without this sentence a bundler would speak of files that nobody wrote.
if (!["node_modules/esbuild", "lib/data/generated/client.ts"].every((part) => existsSync(path.join(root, part)))) {
  process.stderr.write("The packages are not installed here, or only in part. Run `npm ci` first.\n")
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

const folder = path.join(root, "node_modules/.cache/erroratlas")
const note = path.join(folder, `${name}.json`)

process.argv.splice(1, 2, script)
const file = unchanged() ?? (await bundled())
if (!file) (await import("tsx/esm/api")).register()
await import(pathToFileURL(file ?? script).href)

/** The bundle of last time, when every module in it, and this script, is still as it was; half a second less. */
function unchanged() {
  try {
    const last = JSON.parse(readFileSync(note, "utf8"))
    return last.root === root && existsSync(last.file) && last.state === stateOf(last.inputs) ? last.file : undefined
  } catch {
    return undefined
  }
}

function stateOf(inputs) {
  const hash = createHash("sha256")
  for (const input of [import.meta.filename, path.join(root, "package-lock.json"), ...inputs]) {
    const { mtimeMs, size } = statSync(path.resolve(root, input))
    hash.update(`${input} ${mtimeMs} ${size}\n`)
  }
  return hash.digest("hex")
}

async function bundled() {
  const { build } = await import("esbuild")
  const { outputFiles, metafile } = await build({
    entryPoints: [script],
    absWorkingDir: root,
    outdir: root,
    bundle: true,
    write: false,
    metafile: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    conditions: ["react-server"],
    logLevel: "error",
    plugins: [ownPlaces],
  })
  return keep(outputFiles[0].contents, Object.keys(metafile.inputs))
}

/**
 * Inside the project, so that packages are found; named by content, so that no process sees another's half. Undefined
 * where the folder cannot be written: then the modules are loaded one by one after all.
 */
function keep(code, inputs) {
  const file = path.join(folder, `${name}-${createHash("sha256").update(code).digest("hex").slice(0, 16)}.mjs`)
  try {
    mkdirSync(folder, { recursive: true })
    if (!existsSync(file)) {
      const old = readdirSync(folder).filter((other) => other.startsWith(`${name}-`))
      for (const other of old) rmSync(path.join(folder, other), { force: true })
      put(file, code)
    }
    put(note, JSON.stringify({ root, file, inputs, state: stateOf(inputs) }))
    return file
  } catch {
    return undefined
  }
}

function put(file, content) {
  writeFileSync(`${file}.${process.pid}`, content)
  renameSync(`${file}.${process.pid}`, file)
}
