import { projectFolder } from "./app/environment"
import { spawn } from "node:child_process"
import path from "node:path"
import { env } from "@/lib/env"
import { type House, runUntilStopped } from "./app/lifecycle"
import { addressOf, requireFreePort } from "./app/port"
import { prepareDatabase, startWorkerHere } from "./app/prepare"
import { say } from "./app/report"

/** `npm run dev`: the same house with `next dev`, which shows every change at once. */
async function develop(house: House): Promise<void> {
  process.chdir(projectFolder)
  const { HOST, PORT, ERRORATLAS_WORKER } = env()
  await requireFreePort(HOST, PORT)
  await prepareDatabase(house)
  startNext(house, { host: HOST, port: PORT })
  if (ERRORATLAS_WORKER) await startWorkerHere(house)
  say(`  pages     ${addressOf(HOST, PORT)}, built when first asked for. Stop with Ctrl-C.`)
}

function startNext(house: House, { host, port }: { host: string; port: number }): void {
  const next = path.join(projectFolder, "node_modules/next/dist/bin/next")
  const child = spawn(process.execPath, [next, "dev", "-H", host, "-p", String(port)], {
    cwd: projectFolder,
    env: { ...process.env, NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "inherit", "inherit"],
  })
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  house.onStop(async () => {
    child.kill("SIGTERM")
    await ended
  })
  // Without its pages there is nothing to stay for.
  void ended.then(() => house.stop("next dev ended"))
}

await runUntilStopped(develop)
