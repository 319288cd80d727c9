import pLimit from "p-limit"
import type { Judge } from "./judge"

/** The same judge with at most `inFlight` calls at a time, over all stages and jobs that share it. */
export function limitJudge(judge: Judge, inFlight: number): Judge {
  const limit = pLimit(inFlight)
  return {
    id: judge.id,
    heuristic: judge.heuristic,
    diagnose: (request) => limit(() => judge.diagnose(request)),
    proposeCategories: (request) => limit(() => judge.proposeCategories(request)),
    refineCategories: (request) => limit(() => judge.refineCategories(request)),
    reviewCategories: (request) => limit(() => judge.reviewCategories(request)),
    assignCategories: (request) => limit(() => judge.assignCategories(request)),
  }
}
