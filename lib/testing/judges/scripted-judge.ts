import { createHash } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import {
  noUsage,
  type AssignRequest,
  type CategoryDraft,
  type Judge,
  type JudgeFailure,
  type JudgeResult,
} from "@/lib/method/judge/judge"

/** 0 to 1, a function of its arguments alone. */
export function unitHash(...parts: readonly unknown[]): number {
  return createHash("sha256").update(JSON.stringify(parts)).digest().readUInt32BE(0) / 2 ** 32
}

export type Script = {
  readonly seed: number
  /** how many different titles there are */
  readonly titles: number
  /** probability of each fault, drawn from the request: the same request fares the same */
  readonly faults: Partial<Record<JudgeFailure | "noError" | "omit" | "invent" | "echo" | "noTitle", number>>
  /** longest time of a call in milliseconds; calls then end in an order of their own */
  readonly delay: number
}

const calm: Script = { seed: 1, titles: 30, faults: {}, delay: 0 }

/**
 * A judge of one's own making: every answer is a function of the request, with faults at the rates the script says.
 * `calls` counts what was asked of it.
 */
export function scriptedJudge(script: Partial<Script> = {}): Judge & { readonly calls: { count: number } } {
  const { seed, titles, faults, delay } = { ...calm, ...script }
  const calls = { count: 0 }
  const strikes = (fault: keyof Script["faults"], ...parts: unknown[]) =>
    unitHash(seed, fault, ...parts) < (faults[fault] ?? 0)

  async function answer<T>(
    request: { readonly signal?: AbortSignal | undefined; readonly payer?: unknown },
    value: (name: string) => T,
  ): Promise<JudgeResult<T>> {
    const { signal, payer: _payer, ...asked } = request
    const name = JSON.stringify(asked)
    calls.count += 1
    if (delay > 0) await sleep(unitHash(seed, "delay", name, calls.count) * delay)
    signal?.throwIfAborted()
    for (const reason of ["refused", "unparseable", "context-too-long", "unavailable"] as const)
      if (strikes(reason, name)) return { ok: false, reason, detail: `scripted: ${reason}`, usage: noUsage }
    return { ok: true, value: value(name), usage: { inputTokens: 10, outputTokens: 2 } }
  }

  const categories = (
    request: { titles: readonly { title: string }[]; limit: number },
    name: string,
  ): CategoryDraft[] => {
    const words = [...new Set(request.titles.map(({ title }) => title.split(" ")[0] ?? title))]
    const drafts = words
      .slice(0, request.limit)
      .map((word) => ({ name: `${word} trouble`, definition: `All about ${word}` }))
    return strikes("echo", name)
      ? [...drafts, ...drafts, { name: " ", definition: "" }, { name: "Other", definition: "" }]
      : drafts
  }

  return {
    id: "scripted",
    heuristic: false,
    calls,
    diagnose: (request) =>
      answer(request, (name) => {
        const none = strikes("noError", name)
        const title = `${words[Math.floor(unitHash(seed, "word", name) * words.length)] ?? "Odd"} slip ${Math.floor(unitHash(seed, "title", name) * titles)}`
        return {
          verdict: none ? "no-error-found" : "error",
          suspect: null,
          title: none || strikes("noTitle", name) ? "" : title,
          summary: none ? "" : "The step does not follow.",
          secondary: null,
          confidence: unitHash(seed, "confidence", name),
          criteria: [
            {
              text: "The working is there",
              present: true,
              quality: "incorrect",
              evidence: { start: 0, end: 4 },
              missingQuote: null,
              comment: null,
            },
            {
              text: "The answer is there",
              present: false,
              quality: null,
              evidence: null,
              missingQuote: "nowhere in it",
              comment: null,
            },
          ],
          source: "llm",
          categoryHint: null,
        }
      }),
    proposeCategories: (request) => answer(request, (name) => categories(request, name)),
    refineCategories: (request) =>
      answer(request, (name) => [...request.categories, ...categories(request, name)].slice(0, request.limit)),
    reviewCategories: (request) => answer(request, () => request.categories),
    assignCategories: (request) =>
      answer(request, () => {
        const reply = new Map<number, number>()
        for (const item of request.items) {
          if (strikes("omit", item, request.items.length)) continue
          reply.set(
            item.number,
            strikes("invent", item, request.items.length) ? 999 : chooseOption(item, request, seed),
          )
        }
        if (strikes("echo", request.items.length)) reply.set(request.items.length + 7, 1)
        return reply
      }),
  }
}

const words = ["Arithmetic", "Reading", "Logic", "Format", "Recall", "Unit"]

/** The option that bears the title's first word, else one by hash; one in thirty fits none. */
function chooseOption(item: AssignRequest["items"][number], { options }: AssignRequest, seed: number): number {
  if (unitHash(seed, "none", item.title) < 1 / 30) return 0
  const word = item.title.split(" ")[0] ?? ""
  const named = options.find((option) => option.name.startsWith(`${word} `))
  return (
    named?.number ??
    options[Math.floor(unitHash(seed, "choice", item.title, options.length) * options.length)]?.number ??
    0
  )
}
