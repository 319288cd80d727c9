import "server-only"
import { localUsage, type Judge, type JudgeResult } from "@/lib/method/judge/judge"
import { diagnoseItem } from "./diagnose"
import { builtinIndex } from "./model/load-index"
import { assign } from "./titles/assign"
import { propose, refine, review } from "./titles/construct"
import { embedTexts } from "./titles/embedder"

/**
 * The judge that needs no key and no network: rules that can be verified, then likeness to the annotated failures of
 * the released atlas, then "not determined". Its measured agreement is in lib/judge-info/measured-agreement.ts. Deterministic.
 */
export async function createBuiltinJudge(): Promise<Judge> {
  const index = builtinIndex()
  return {
    id: "builtin",
    heuristic: true,
    diagnose: async (request) => {
      request.signal?.throwIfAborted()
      return good(diagnoseItem(request, index))
    },
    proposeCategories: async (request) => {
      request.signal?.throwIfAborted()
      return good(await propose(request, embedTexts))
    },
    refineCategories: async (request) => {
      request.signal?.throwIfAborted()
      return good(await refine(request, embedTexts))
    },
    reviewCategories: async (request) => {
      request.signal?.throwIfAborted()
      return good(await review(request, embedTexts))
    },
    assignCategories: async (request) => {
      request.signal?.throwIfAborted()
      return good(await assign(request, embedTexts))
    },
  }
}

function good<T>(value: T): JudgeResult<T> {
  return { ok: true, value, usage: localUsage }
}
