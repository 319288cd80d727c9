/**
 * `npm run bench -- NAME [options]`: measures one thing and prints the figures; each file beside this one says what it
 * prints and what its options are. New benches are added to the table.
 */
type Bench = { readonly run: (args: readonly string[]) => Promise<number> }

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  client: () => import("./judge-client"),
  explorer: () => import("./explorer"),
  fuzz: () => import("./fuzz"),
  import: () => import("./import"),
  ingest: () => import("./ingest"),
  judge: () => import("./judge"),
  kills: () => import("./kills"),
  memory: () => import("./memory"),
  pipeline: () => import("./pipeline"),
}

/** A module, so that it may wait at its top level. */
export {}

const [name = "", ...args] = process.argv.slice(2)
const load = Object.hasOwn(benches, name) ? benches[name] : undefined
if (!load) {
  console.error(`There is no bench "${name}". Available: ${Object.keys(benches).join(", ")}.`)
  process.exitCode = 2
} else {
  const bench = await load()
  process.exitCode = await bench.run(args)
}
