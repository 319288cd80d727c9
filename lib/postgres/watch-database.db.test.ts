import { afterEach, expect, test } from "vitest"
import { until } from "@/lib/testing/process/wait-until"
import { query } from "@/lib/data/base/client"
import { type DatabaseWatch, watchDatabase } from "./watch-database"

let watch: DatabaseWatch | undefined
afterEach(() => watch?.close())

const watchers = () =>
  query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'erroratlas-watch' AND datname = current_database()",
  )

/** As a process that loads its pages is: nothing that arrives is heard meanwhile. */
function beBusy(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

test("a process too busy to hear that it is connected does not take the database for gone", async () => {
  // Long enough for the second attempt, whatever else the machine does.
  watch = watchDatabase({ connectionTimeoutMs: 1500 })
  const { isAway } = watch
  beBusy(1600)
  let sawItAway = false
  await until("it is connected", async () => {
    sawItAway ||= isAway()
    return (await watchers()).length > 0
  })
  expect(sawItAway).toBe(false)
})

test("a connection that is cut says that the server went, a new one that it is back", async () => {
  watch = watchDatabase()
  const { isAway, back } = watch
  await until("it is connected", async () => (await watchers()).length > 0)
  await query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'erroratlas-watch' AND datname = current_database()",
  )
  await until("it is seen", isAway)
  await back(10_000)
  expect(isAway()).toBe(false)
})

test("closing while it connects ends the connection, and waits for nothing", async () => {
  watch = watchDatabase()
  await watch.close()
  await until("no connection is left", async () => (await watchers()).length === 0)
})
