import type { Usage } from "@/lib/method/judge/judge"
import type { CallProblem } from "./call-errors"

/** The part of a prompt that is the same for every request of a task; made once, so that it is rendered once. */
export type FixedPart = {
  readonly system: string
  /** set when the endpoint takes a JSON schema */
  readonly schema: { readonly name: string; readonly json: Record<string, unknown> } | null
}

export type ChatCall = { readonly fixed: FixedPart; readonly user: string }

export type Answer = {
  readonly kind: "answer"
  readonly text: string
  /** why the text ends where it ends */
  readonly finish: "stop" | "length" | "filter"
  /** the endpoint says in a field of its own that the model declined */
  readonly declined: boolean
  readonly usage: Usage
}

/**
 * Starts one HTTP call; `done` is called at most once, with the answer or with what went wrong. Calling what is
 * returned ends the call, `done` or not. Time-outs, retries and limits are the caller's.
 */
export type Endpoint = (call: ChatCall, done: (outcome: Answer | CallProblem) => void) => () => void

/** What a model is asked for beside the prompt; null: the endpoint's own. */
export type Sampling = { readonly temperature: number | null; readonly maxOutputTokens: number | null }
