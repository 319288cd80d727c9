import { build, type Plugin } from "esbuild"

/**
 * One of our modules, with all of ours that it needs, as one file: its processes start in the time of their work and not
 * of their loading. As in scripts/run.mjs, which Node reads before it could read this.
 */
export async function bundle(entry: string, outfile: string, plugins: Plugin[] = []): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    conditions: ["react-server"],
    logLevel: "error",
    plugins,
  })
}
