import type { LanguageModel } from "ai"
import { z } from "zod"
import { readCallError } from "./call-errors"
import type { Answer, Endpoint, Sampling } from "./endpoint"

/**
 * A model of the SDK, called by its provider interface: generateText does the same call for three times the CPU, and
 * its own retries know nothing of the shared limits.
 */
export type ChatModel = Extract<LanguageModel, { readonly specificationVersion: "v3" }>

/** The endpoint behind a provider package of the SDK. */
export function sdkEndpoint(model: ChatModel, { temperature, maxOutputTokens }: Sampling): Endpoint {
  return ({ fixed, user }, done) => {
    const abort = new AbortController()
    Promise.resolve(
      model.doGenerate({
        prompt: [
          { role: "system", content: fixed.system },
          { role: "user", content: [{ type: "text", text: user }] },
        ],
        ...(temperature === null ? {} : { temperature }),
        ...(maxOutputTokens === null ? {} : { maxOutputTokens }),
        ...(fixed.schema
          ? { responseFormat: { type: "json" as const, name: fixed.schema.name, schema: fixed.schema.json } }
          : {}),
        abortSignal: abort.signal,
      }),
    ).then(
      (generated) => done(readAnswer(generated)),
      (error: unknown) => done(readCallError(error)),
    )
    return () => abort.abort(new Error("the call was ended"))
  }
}

function readAnswer(generated: Awaited<ReturnType<ChatModel["doGenerate"]>>): Answer {
  const finish = generated.finishReason.unified
  return {
    kind: "answer",
    text: generated.content.map((part) => (part.type === "text" ? part.text : "")).join(""),
    finish: finish === "length" ? "length" : finish === "content-filter" ? "filter" : "stop",
    declined: Boolean(refusalSchema.safeParse(generated.response?.body).data?.choices[0]?.message.refusal),
    usage: {
      inputTokens: generated.usage.inputTokens.total ?? 0,
      outputTokens: generated.usage.outputTokens.total ?? 0,
      cachedInputTokens: generated.usage.inputTokens.cacheRead ?? 0,
    },
  }
}

/** Chat completions put a refusal beside the content, and a provider package may drop it. */
const refusalSchema = z.object({
  choices: z.array(z.object({ message: z.object({ refusal: z.string().nullish() }) })),
})
