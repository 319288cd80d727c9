import { pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { faultKinds, type FaultKind, type FaultRates } from "../lib/testing/fake-judge/faults"
import type { Vocabulary } from "../lib/testing/fake-judge/vocabulary"
import { startFakeJudge } from "../lib/testing/fake-judge/server"

const usage = `A stand-in for an LLM judge, on this machine only: no model, no key, no cost; its judgements mean nothing.

  node --import tsx scripts/fake-judge.ts [--port 8899] [--latency MS] [--fault KIND=RATE ...] [--sticky]
       [--key KEY] [--context CHARACTERS] [--rate PER_SECOND] [--vocabulary FILE] [--seconds 14400]

KIND is one of ${faultKinds.join(", ")}; RATE is 0 to 1.
FILE is a module with titleForTag(tag) -> {title} and classOfTitle(title) -> {category, sub, how} or null.`

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8899" },
    latency: { type: "string", default: "0" },
    fault: { type: "string", multiple: true, default: [] },
    sticky: { type: "boolean", default: false },
    key: { type: "string" },
    context: { type: "string" },
    rate: { type: "string" },
    vocabulary: { type: "string" },
    seconds: { type: "string", default: "14400" },
    help: { type: "boolean", default: false },
  },
})

function fail(problem: string): never {
  console.error(`${problem}\n\n${usage}`)
  process.exit(2)
}

function number(name: string, value: string, max: number): number {
  const parsed = Number(value)
  return Number.isFinite(parsed) && parsed >= 0 && parsed <= max
    ? parsed
    : fail(`--${name} must be a number up to ${max}`)
}

function faults(): FaultRates {
  const rates: FaultRates = {}
  for (const item of values.fault) {
    const [name, rate = "1"] = item.split("=")
    const kind: FaultKind | undefined = faultKinds.find((known) => known === name)
    if (!kind) fail(`unknown fault "${item}"`)
    rates[kind] = number(`fault ${kind}`, rate, 1)
  }
  return rates
}

type BenchModule = {
  titleForTag(tag: string): { readonly title: string }
  classOfTitle(title: string): { readonly category: string; readonly sub: string; readonly how: string } | null
}

async function vocabulary(file: string): Promise<Vocabulary> {
  const words = (await import(pathToFileURL(file).href)) as BenchModule
  return {
    titleOf: (tag) => words.titleForTag(tag).title,
    pathOf(title) {
      const place = words.classOfTitle(title)
      return place ? [place.category, place.sub, `${place.how} Step`] : []
    },
  }
}

if (values.help) {
  console.log(usage)
  process.exit(0)
}

const judge = await startFakeJudge({
  port: number("port", values.port, 65_535),
  latencyMs: number("latency", values.latency, 600_000),
  faults: faults(),
  sticky: values.sticky,
  ...(values.key === undefined ? {} : { key: values.key }),
  ...(values.context === undefined ? {} : { contextCharacters: number("context", values.context, 1e9) }),
  ...(values.rate === undefined ? {} : { ratePerSecond: number("rate", values.rate, 1e9) }),
  ...(values.vocabulary === undefined ? {} : { vocabulary: await vocabulary(values.vocabulary) }),
}).catch((error: unknown) => {
  console.error(`The fake judge could not start: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
})

console.log(`Fake judge ready. Start the app or the worker with:
  JUDGE_BASE_URL=${judge.url} JUDGE_MODEL=fake JUDGE_API_KEY=${values.key ?? "any"}
and choose the judge "compatible/fake". Ctrl-C stops it.`)

async function stop(): Promise<never> {
  const { requests, peakInFlight, repeatedPrompts, byTask, faults: met } = judge.stats
  console.log(JSON.stringify({ requests, peakInFlight, repeatedPrompts, byTask, faults: met }))
  await judge.close()
  process.exit(0)
}
process.once("SIGINT", () => void stop())
process.once("SIGTERM", () => void stop())
setTimeout(() => void stop(), number("seconds", values.seconds, 86_400) * 1_000)
