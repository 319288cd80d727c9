import "server-only"
import type { Task, TaskList } from "graphile-worker"
import { judgeFlagPrefix, listWaitingFlags, putBack } from "@/lib/data/base/jobs"

/** Is this judge to be had in this process? */
export type HasJudge = (judgeId: string) => boolean

export type OwnJudges = {
  /** flags of waiting jobs that ask for judges this worker has not */
  forbidden(): Promise<string[] | null>
  /** The same tasks; a job for another worker goes back to the queue untouched. */
  guarded(tasks: TaskList): TaskList
}

/** milliseconds for which what waits is cached: every idle worker asks before every look for a job */
const rememberedMs = 1_000

/**
 * Jobs that call a judge carry its id as a flag. A worker leaves those alone whose judge it has not: another one, with
 * other keys in its environment, has queued them for itself.
 */
export function ownJudges(has: HasJudge): OwnJudges {
  const isForeign = (flag: string) => flag.startsWith(judgeFlagPrefix) && !has(flag.slice(judgeFlagPrefix.length))
  let known: Promise<string[]> = Promise.resolve([])
  let knownAt = -Infinity

  function forbidden(): Promise<string[] | null> {
    if (performance.now() - knownAt > rememberedMs) {
      knownAt = performance.now()
      known = listWaitingFlags().then((flags) => flags.filter(isForeign))
    }
    return known.then((flags) => (flags.length > 0 ? flags : null))
  }

  /** One that was queued since the last look may be taken all the same. */
  const guard =
    (task: Task): Task =>
    async (payload, helpers) => {
      if (!Object.keys(helpers.job.flags ?? {}).some(isForeign)) return task(payload, helpers)
      await putBack(helpers.job.id)
      knownAt = -Infinity
    }

  return {
    forbidden,
    guarded: (tasks) =>
      Object.fromEntries(Object.entries(tasks).flatMap(([name, task]) => (task ? [[name, guard(task)]] : []))),
  }
}
