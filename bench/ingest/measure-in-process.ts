import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import path from "node:path"
import { promisify } from "node:util"
import type { Plugin } from "esbuild"
import { bundle } from "@/lib/testing/process/bundle"
import type { Measured, Way } from "./measured-process"
import type { FormatName } from "./shared/formats"

const root = path.join(import.meta.dirname, "../..")
/** as package.json and scripts/run.mjs start the command line and the worker */
const flags = ["--max-semi-space-size=32", "--heap-growing-percent=60", "--conditions=react-server"]

/**
 * measured-process.ts as one file, as scripts/run.mjs makes one of the command line: a bundle of all benches would load
 * a browser and a model, which would count as memory of the import.
 */
export async function bundleMeasured(): Promise<string> {
  const outfile = path.join(root, `node_modules/.cache/erroratlas/measured-${process.pid}.mjs`)
  await bundle(path.join(import.meta.dirname, "measured-process.ts"), outfile, [ownPlaces])
  return outfile
}

/** Modules that start threads and processes look for them beside their own source. */
const ownPlaces: Plugin = {
  name: "own-places",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\](?:lib|bench)[/\\].*\.ts$/ }, async ({ path: file }) => ({
      loader: "ts",
      contents: (await readFile(file, "utf8")).replaceAll(/import\.meta\.dirname/g, JSON.stringify(path.dirname(file))),
    }))
  },
}

export async function measureInProcess(wanted: {
  readonly bundle: string
  readonly way: Way
  readonly format: FormatName
  readonly folder: string
  readonly databaseUrl: string
}): Promise<Measured> {
  const { bundle, way, format, folder, databaseUrl } = wanted
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, bundle, way, format, folder], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  })
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Measured
}
