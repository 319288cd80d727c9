import { APICallError } from "ai"
import { describe, expect, it } from "vitest"
import { readCallError } from "./call-errors"

type Answer = {
  readonly status: number
  readonly message?: string
  readonly body?: string
  readonly headers?: Record<string, string>
}

const read = ({ status, message = "said", body = "{}", headers = {} }: Answer) =>
  readCallError(
    new APICallError({
      message,
      url: "http://x",
      requestBodyValues: {},
      statusCode: status,
      responseBody: body,
      responseHeaders: headers,
    }),
  )

/** Words of endpoints in use; what matters is which of them stop a run. */
describe("readCallError", () => {
  it.each<[string, Answer, string]>([
    ["a payment wall", { status: 402 }, "fatal"],
    ["a forbidden model", { status: 403 }, "fatal"],
    ["a forbidden text", { status: 403, body: "input flagged by moderation" }, "refused"],
    ["a quota that is used up", { status: 429, body: '{"error":{"code":"insufficient_quota"}}' }, "fatal"],
    ["no credit at a hosted provider", { status: 400, message: "Your credit balance is too low." }, "fatal"],
    ["a 400 that repeats what a model wrote", { status: 400, body: "bad input: insufficient_quota" }, "rejected"],
    [
      "a limit that advertises the billing page",
      { status: 429, body: "Rate limit. See account/billing to raise it." },
      "rate",
    ],
    ["a filtered prompt", { status: 400, body: '{"error":{"code":"content_filter"}}' }, "refused"],
    ["a long prompt, by code", { status: 400, body: '{"error":{"code":"context_length_exceeded"}}' }, "too-long"],
    [
      "a long prompt, in words",
      { status: 400, body: "prompt is too long: 210000 tokens > 200000 maximum" },
      "too-long",
    ],
    ["a long prompt, by status", { status: 413 }, "too-long"],
    ["a parameter it does not know", { status: 400, body: "temperature is not supported" }, "rejected"],
    ["an overloaded host", { status: 529 }, "passing"],
    ["a gateway", { status: 502, body: "<html>" }, "passing"],
  ])("reads %s", (_name, answer, kind) => {
    expect(read(answer).kind).toBe(kind)
  })

  it.each<[string, Answer, number | null]>([
    ["in seconds", { status: 429, headers: { "retry-after": "7" } }, 7_000],
    ["in milliseconds", { status: 429, headers: { "retry-after-ms": "250", "retry-after": "1" } }, 250],
    ["in the body", { status: 429, body: '{"retryDelay": "34s"}' }, 34_000],
    ["in words", { status: 429, body: "Please try again in 120ms." }, 120],
    ["not at all", { status: 429 }, null],
    ["in nonsense", { status: 429, headers: { "retry-after": "soon" } }, null],
  ])("finds the pause given %s", (_name, answer, waitMs) => {
    expect(read(answer)).toMatchObject({ kind: "rate", waitMs })
  })

  it("finds the pause until a date", () => {
    const problem = read({ status: 429, headers: { "retry-after": new Date(Date.now() + 10_000).toUTCString() } })
    expect(problem.kind === "rate" && problem.waitMs).toBeGreaterThan(8_000)
  })

  it.each([
    ["ECONNREFUSED", "unreachable"],
    ["ENOTFOUND", "unreachable"],
    ["ECONNRESET", "passing"],
    ["UND_ERR_SOCKET", "passing"],
  ])("reads the network error %s wherever it is wrapped", (code, kind) => {
    const deep = new Error("a", { cause: new Error("b", { cause: Object.assign(new Error("c"), { code }) }) })
    expect(readCallError(deep).kind).toBe(kind)
  })
})
