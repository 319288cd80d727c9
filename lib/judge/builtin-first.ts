import { localUsage, type AssignItem, type AssignRequest, type Judge, type JudgeResult } from "@/lib/method/judge/judge"
import type { Diagnosis } from "@/lib/domain/failures/annotation"
import type { BuiltinFirst } from "@/lib/domain/judges/judge-id"
import { placeByHint } from "./checks/titles/assign"

export type BuiltinFirstOptions = {
  readonly id: string
  readonly builtin: Judge
  /** reads what is left open; its replies are cached under its own id, so a full reading later costs only the rest */
  readonly reader: Judge
  readonly accept: Pick<BuiltinFirst, "likenessFrom">
}

/**
 * The cheap route: the built-in judge first, a reader only for what that leaves open. A finding of the built-in judge
 * that is accepted is the annotation, signed by its source, and costs nothing; taxonomies are the reader's, but on a
 * release an accepted finding goes where its own category says.
 */
export function builtinFirst({ id, builtin, reader, accept }: BuiltinFirstOptions): Judge {
  return {
    id,
    heuristic: false,
    queues: reader.queues ?? false,
    diagnose: async (request) => {
      const first = await builtin.diagnose(request)
      return first.ok && isAccepted(first.value, accept) ? first : reader.diagnose(request)
    },
    proposeCategories: (request) => reader.proposeCategories(request),
    refineCategories: (request) => reader.refineCategories(request),
    reviewCategories: (request) => reader.reviewCategories(request),
    assignCategories: (request) => assign(request, reader),
  }
}

/** A check that can be verified, or a likeness that is sure enough; never what was not determined. @internal */
export function isAccepted(diagnosis: Diagnosis, { likenessFrom }: Pick<BuiltinFirst, "likenessFrom">): boolean {
  if (diagnosis.source.startsWith("check:")) return true
  return diagnosis.source === "neighbour" && likenessFrom !== null && (diagnosis.confidence ?? 0) >= likenessFrom
}

/** Hints that name an option (or something below it) decide; the reader is asked for the others, numbered from 1. */
async function assign(request: AssignRequest, reader: Judge): Promise<JudgeResult<ReadonlyMap<number, number>>> {
  const placed = new Map<number, number>()
  const open: AssignItem[] = []
  for (const item of request.items) {
    const number = placeByHint(item, request.options)
    if (number === null) open.push(item)
    else placed.set(item.number, number)
  }
  if (open.length === 0) return { ok: true, value: placed, usage: localUsage }
  const reply = await reader.assignCategories({
    ...request,
    items: open.map((item, index) => ({ ...item, number: index + 1 })),
  })
  // What the hints decide stands, whether the reader answers or not: what is missing is asked again by the caller.
  if (!reply.ok) return placed.size === 0 ? reply : { ok: true, value: placed, usage: reply.usage }
  open.forEach((item, index) => {
    const number = reply.value.get(index + 1)
    if (number !== undefined) placed.set(item.number, number)
  })
  return { ok: true, value: placed, usage: reply.usage }
}
