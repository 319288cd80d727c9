import { OwnFailuresTable } from "@/components/failures/list/own-failures"
import { listOwnReadings } from "@/lib/data/people/own-readings"
import type { Scope } from "@/lib/data/scope/scope"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { judgeName } from "@/lib/judge-info/available-judges"

/** As many of the reader's results as stand before the atlas's list. */
const most = 5

/** The reader's own failures, and the head of the list that follows; nothing where they brought none. */
export async function OwnFailures({ scope }: { scope: Scope }) {
  const own = await listOwnReadings(scope.viewer, most)
  if (own.length === 0) return null
  const rows = own.map(({ readings, ...set }) => ({
    ...set,
    readings: readings.map(({ judgeId, status, ...one }) => ({
      ...one,
      judge: judgeName(judgeId),
      isDone: status === "done",
      byRules: heuristicPart(judgeId) === "all",
    })),
  }))
  return (
    <>
      <OwnFailuresTable rows={rows} />
      <h2 className="section mb-3">The atlas: {scope.name}</h2>
    </>
  )
}
