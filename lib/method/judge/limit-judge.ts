import type { Judge } from "./judge"

/** Runs work when there is room for it: p-limit's, or anything of that form. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>

/** The same judge, told with every request whom to ask when the call's turn has come (Judge: `onTurn`). */
export function withTurn(judge: Judge, onTurn: () => void): Judge {
  return {
    id: judge.id,
    heuristic: judge.heuristic,
    diagnose: (request) => judge.diagnose({ ...request, onTurn }),
    proposeCategories: (request) => judge.proposeCategories({ ...request, onTurn }),
    refineCategories: (request) => judge.refineCategories({ ...request, onTurn }),
    reviewCategories: (request) => judge.reviewCategories({ ...request, onTurn }),
    assignCategories: (request) => judge.assignCategories({ ...request, onTurn }),
  }
}

/** The same judge, every call of which goes through `limit`: a bound on calls in flight, a gate that can close. */
export function limitJudge(judge: Judge, limit: Limit): Judge {
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
