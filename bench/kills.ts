import { mkdtemp, chmod, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { runKills, type DoneKill } from "./kills/run-kills"

/**
 * `npm run bench -- kills [--kills 20] [--seed 1] [--rows 20000] [--port 3000] [--short] [--json]`: one file imported and
 * analysed twice, left alone and while app, worker, postmaster and database sessions are killed with SIGKILL in turn, at
 * random but seeded moments of import, diagnosis and tree. The app is the built one (`npm run build`) with `npm run
 * worker` beside it; `--short` has processes made of the same parts without pages. Prints each kill with the time until
 * a page came again, what differs between the two runs (which must be nothing), and how many calls were made again.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: "string", default: "20" },
      seed: { type: "string", default: "1" },
      rows: { type: "string", default: "20000" },
      port: { type: "string", default: "3000" },
      "in-flight": { type: "string", default: "8" },
      latency: { type: "string", default: "20" },
      short: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  })
  const [kills, seed, rows, port] = [values.kills, values.seed, values.rows, values.port].map(Number)
  const [concurrency, latencyMs] = [Number(values["in-flight"]), Number(values.latency)]
  if (![kills, seed, rows, port, concurrency, latencyMs].every(Number.isInteger) || !kills || kills < 4) {
    console.error("All numbers are whole, and there are at least 4 kills.")
    return 2
  }
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "erroratlas-kills-"))
  // As root the server runs as another user, who must get through.
  await chmod(dataDir, 0o711)
  const say = ({ stage, victim, backMs }: DoneKill) =>
    console.error(`  ${stage.padEnd(9)} ${victim.padEnd(10)} a page again after ${(backMs / 1_000).toFixed(1)} s`)
  try {
    const appPort = values.short ? null : (port ?? 3000)
    const sizes = { kills, seed: seed ?? 1, rows: rows ?? 20_000, concurrency, latencyMs }
    const report = await runKills({ ...sizes, dataDir, appPort, onKill: say })
    const { undisturbed, disturbed, counted } = report.calls
    const slowest = Math.max(...report.kills.map(({ backMs }) => backMs))
    const bound = kills * 2 * concurrency
    if (values.json) console.log(JSON.stringify(report))
    else {
      console.log(`${kills} kills; slowest return ${(slowest / 1_000).toFixed(1)} s`)
      console.log(`differences from the undisturbed run: ${report.differences.join(", ") || "none"}`)
      console.log(
        `calls: ${undisturbed} undisturbed, ${disturbed} disturbed: ${disturbed - undisturbed} again, of ${bound} that may be (in flight × processes × kills)`,
      )
      console.log(`in the account: ${counted}; missing, under way when they were killed: ${disturbed - counted}`)
    }
    return report.differences.length === 0 && disturbed - undisturbed <= bound ? 0 : 1
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
