import { projectFolder } from "./app/environment"
import { env, provideEnv } from "@/lib/env"
import { version } from "../package.json"
import { ensureBuilt } from "./app/ensure-built"
import { type House, runUntilStopped } from "./app/lifecycle"
import { keepAddress } from "./app/pages-address"
import { addressOf, requireFreePort } from "./app/port"
import { prepareDatabase, startWorkerHere } from "./app/prepare"
import { say, saying, took } from "./app/report"

/** `npm start`: everything a fresh machine needs, in this one process; Ctrl-C stops all of it. */
const begun = performance.now() - process.uptime() * 1000

async function start(house: House): Promise<void> {
  process.chdir(projectFolder)
  provideEnv({ NODE_ENV: "production" })
  const { HOST, PORT, ERRORATLAS_WORKER } = env()
  await requireFreePort(HOST, PORT)
  say(`ErrorAtlas explorer ${version}`)

  const building = performance.now()
  const onStart = () => say("  pages     being built: half a minute, or a few minutes on a small machine …")
  let step = "waiting for another build"
  const build = () =>
    ensureBuilt({
      onStart: () => {
        step = "preparing"
        onStart()
      },
      onStep: (now) => (step = now),
      signal: house.signal,
    })
  const { built } = await saying("pages", () => step, build)
  if (built) say(`  pages     built (${took(building)})`)
  house.checkpoint()

  await prepareDatabase(house)

  const { servePages } = await import("./app/serve")
  const served = await servePages({ host: HOST, port: PORT })
  house.onStop(() => served.stop())
  house.onStop(await keepAddress(served.port))
  house.checkpoint()

  say(`  ready     ${addressOf(HOST, served.port)} (${took(begun)} in all). Stop with Ctrl-C.`)
  // After the pages: whoever waits for them need not wait for this.
  if (ERRORATLAS_WORKER) await startWorkerHere(house)
  else say("  worker    not in this process (ERRORATLAS_WORKER=0): run `npm run worker` beside it")
}

await runUntilStopped(start)
