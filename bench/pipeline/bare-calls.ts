import { completionsEndpoint } from "@/lib/judge/llm/endpoints/completions"
import { diagnosePrompt } from "@/lib/judge/llm/prompt-sizes"
import { startJudgeProcess } from "./test-data"

/** About what the generator's predictions bring along, in characters. */
const { system, user } = diagnosePrompt({
  dataset: "bench",
  exampleId: "1",
  input: "word ".repeat(200),
  output: "word ".repeat(300),
  reference: "word",
  correctOutputs: ["right ".repeat(250)],
})
const sample = 10_000

/**
 * Seconds that so many calls take on this machine when nothing else is done (no database, no prompts to make, replies
 * thrown away) over the same connections to the same stand-in judge: what no run here can beat.
 */
export async function measureBareCalls(run: {
  readonly aids: string
  readonly latencyMs: number
  readonly inFlight: number
  readonly calls: number
}): Promise<number> {
  const judge = await startJudgeProcess(run)
  try {
    const call = completionsEndpoint({
      baseURL: judge.url,
      apiKey: "any",
      model: "fake",
      connections: run.inFlight,
      temperature: null,
      maxOutputTokens: null,
    })
    const fixed = { system, schema: null }
    const ask = (index: number) =>
      new Promise<void>((resolve, reject) =>
        call({ fixed, user: `${user} ${index}` }, (outcome) =>
          outcome.kind === "answer" ? resolve() : reject(new Error(`a bare call ended as "${outcome.kind}"`)),
        ),
      )
    const count = Math.min(sample, run.calls)
    let next = 0
    const started = performance.now()
    await Promise.all(
      Array.from({ length: run.inFlight }, async () => {
        while (next < count) await ask(next++)
      }),
    )
    return ((performance.now() - started) / 1_000) * (run.calls / count)
  } finally {
    await judge.stop()
  }
}
