import "server-only"
import type { JobHelpers, TaskList } from "graphile-worker"
import { z } from "zod"
import { annotate } from "@/lib/method/diagnose"
import { callOptions, withCallOptions } from "@/lib/method/judge/call-options"
import { hashOrder } from "@/lib/method/sampling/hash-order"
import type { DiagnoseRequest } from "@/lib/method/judge/judge"
import { coveredStrata, sampleStratum } from "@/lib/method/sampling/sample-failures"
import { listFailures, listOpenStrata } from "@/lib/data/analyses/analysis-sample"
import { finishDryRun, takeDryRun, type DryRun } from "@/lib/data/analyses/dry-runs"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { readRequests, type NamedFailure } from "@/lib/data/analyses/prompt-sample"
import type { DryRunCall, DryRunItem } from "@/lib/domain/analyses/dry-run"
import { appErrorOf, faultOf } from "@/lib/data/base/faults"
import { throughOutages } from "@/lib/data/base/retry-outages"
import { createJudge, type Exchange } from "@/lib/judge/create-judge"
import { diagnosePrompt } from "@/lib/judge/llm/prompt-sizes"

const jobSchema = z.object({ dryRunId: z.number().int() })

/** A job that fails is tried again this often; replies that came are cached. */
const patience = 3

/**
 * A few failures of the very sample an analysis would read, read by the same judge through the same port, with prompts
 * and replies kept whole. Nothing is written to an analysis; replies go to the memory of replies, so that the analysis
 * does not pay for them again.
 */
export function dryRunTasks({ abort }: { readonly abort: AbortSignal }): TaskList {
  return {
    "dry-run": async (payload: unknown, helpers: JobHelpers) => {
      const { dryRunId } = jobSchema.parse(payload)
      const run = await takeDryRun(dryRunId)
      if (!run) return
      try {
        const read = async () => finishDryRun(run.id, { items: await readSome(run, abort) })
        await throughOutages(read, { signal: abort })
      } catch (error) {
        const said = faultOf(error) === "outage" ? null : appErrorOf(error)
        if (said) return finishDryRun(run.id, { message: said.message })
        if (abort.aborted || helpers.job.attempts < patience) throw error
        console.error(`Dry run ${run.id} was given up`, error)
        await finishDryRun(run.id, {
          message: "Stopped by a problem that is not the judge's; the server's log has it.",
        })
      }
    },
  }
}

async function readSome(run: DryRun, signal: AbortSignal): Promise<DryRunItem[]> {
  const failures = await chooseSome(run)
  const requests = await readRequests(run.resultSetId, failures, run.config)
  return Promise.all(
    failures.map((failure, index) => readOne(run, { failure, request: requests[index] ?? null, signal })),
  )
}

/** The first of each stratum's sample, strata in hash order; more of each where there are too few strata. */
async function chooseSome({ resultSetId, config, size }: DryRun): Promise<NamedFailure[]> {
  const strata = coveredStrata(await listOpenStrata({ id: 0, resultSetId }), config)
  const order = hashOrder(
    strata.filter(({ failures }) => failures > 0),
    ({ dataset, model }) => JSON.stringify([dataset, model]),
    { seed: config.seed, purpose: ["dry-run"] },
  ).slice(0, size)
  const samples: NamedFailure[][] = []
  for (const stratum of order) {
    const { model, dataset } = stratum
    const { sample } = sampleStratum(stratum, await listFailures(resultSetId, stratum), config)
    samples.push(sample.slice(0, size).map((failure) => ({ ...failure, model, dataset })))
  }
  return Array.from({ length: size })
    .flatMap((_, round) => samples.flatMap((sample) => sample.slice(round, round + 1)))
    .slice(0, size)
}

type Reading = {
  readonly failure: NamedFailure
  readonly request: DiagnoseRequest | null
  readonly signal: AbortSignal
}

async function readOne(run: DryRun, { failure, request, signal }: Reading): Promise<DryRunItem> {
  const calls: DryRunCall[] = []
  const judge = await createJudge(run.judgeId, {
    store: judgeReplies,
    replicate: run.config.replicate,
    resultSetId: run.resultSetId,
    record: (exchange) => calls.push(toCall(exchange)),
  })
  const { outcome, detail, diagnosis, usage } = await annotate(
    request && { ...request, signal },
    withCallOptions(judge, run.config),
  )
  const { model, dataset, example } = failure
  const reused = usage.reused === true
  const reading = diagnosis ?? null
  const memoized = reused && request ? [toRemembered({ ...request, ...callOptions(run.config) }, reading)] : []
  return {
    model,
    dataset,
    example,
    outcome,
    detail,
    title: diagnosis?.title ?? null,
    reading,
    reused,
    calls: [...calls, ...memoized],
  }
}

function toCall({ request: { fixed, user }, result }: Exchange): DryRunCall {
  const { inputTokens, outputTokens, cachedInputTokens = 0 } = result.usage
  return {
    system: fixed.system,
    prompt: user,
    reply: result.ok ? result.text : null,
    problem: result.ok ? null : result.detail,
    inputTokens,
    cachedInputTokens,
    outputTokens,
  }
}

/** Of a cached reply only its meaning is kept; the prompt is what would have been sent. */
function toRemembered(request: DiagnoseRequest, reading: unknown): DryRunCall {
  const { system, user } = diagnosePrompt(request)
  return {
    system,
    prompt: user,
    reply: JSON.stringify(reading, null, 2),
    problem: null,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
  }
}
