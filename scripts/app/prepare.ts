import type { House } from "./lifecycle"
import { plural } from "@/lib/format"
import { say, saying, took } from "./report"

/** What `npm start` and `npm run dev` have in common. Imports are late: a taken port is told before anything slow. */

/** Database, sign-in secret, local owner. */
export async function prepareDatabase(house: House): Promise<void> {
  const since = performance.now()
  const { openDatabase, provideAuth } = await import("./with-database")
  const database = await saying("database", () => "being started and filled", openDatabase)
  house.onStop(() => database.close())
  const kind = database.started ? "embedded PostgreSQL started" : "embedded PostgreSQL found running"
  const facts = [
    database.embedded ? kind : "the one of DATABASE_URL",
    ...(database.applied > 0 ? [`${plural(database.applied, "migration")} applied`] : []),
    ...(database.seeded ? ["public atlas put in"] : []),
  ]
  say(`  database  ${facts.join(", ")} (${took(since)})`)
  house.checkpoint()
  await provideAuth()
  const { ensureLocalOwner } = await import("@/lib/auth/local-owner")
  const owner = await ensureLocalOwner()
  if (owner) say(`  sign-in   name ${owner.login}, password ${owner.password} (made just now, shown only this once)`)
  house.checkpoint()
}

export async function startWorkerHere(house: House): Promise<void> {
  const { startThreadedWorker } = await import("./threaded-worker")
  const worker = startThreadedWorker({ onGivenUp: () => house.stop("the worker broke again and again") })
  house.onStop(() => worker.stop())
}
