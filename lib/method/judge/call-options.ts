import { defaultConfig, type AnalysisConfig } from "@/lib/method/config/analysis-config"
import type { CategoryWords, Judge, TextLimits } from "./judge"

type Options = {
  readonly textLimits?: TextLimits
  readonly secondary?: false
  readonly words?: CategoryWords
  readonly timeoutMs?: number
}

/**
 * What an analysis asks of every call beside its content, as far as it differs from the defaults: a request that says
 * nothing special stays the same request, whoever makes it.
 */
export function callOptions(config: AnalysisConfig): Options {
  const limits = ["inputLength", "outputLength", "referenceLength", "correctLength"] as const
  const words = ["nameWords", "definitionWords"] as const
  const differs = (keys: readonly (keyof AnalysisConfig)[]) => keys.some((key) => config[key] !== defaultConfig[key])
  return {
    ...(differs(limits) && {
      textLimits: {
        input: config.inputLength,
        output: config.outputLength,
        reference: config.referenceLength,
        correctOutput: config.correctLength,
      },
    }),
    ...(!config.secondary && { secondary: false }),
    ...(differs(words) && { words: { name: config.nameWords, definition: config.definitionWords } }),
    ...(config.timeoutSeconds !== null && { timeoutMs: config.timeoutSeconds * 1_000 }),
  }
}

/** The part of it that a diagnosis is told, for requests that are made to be shown or counted. */
export function diagnoseOptions(config: AnalysisConfig): Pick<Options, "textLimits" | "timeoutMs"> {
  const { words: _, ...options } = callOptions(config)
  return options
}

/** The same judge, told so with every call. */
export function withCallOptions(judge: Judge, config: AnalysisConfig): Judge {
  const options = callOptions(config)
  if (Object.keys(options).length === 0) return judge
  const { words, timeoutMs, ...reading } = options
  const always = timeoutMs === undefined ? {} : { timeoutMs }
  const making = words ? { ...always, words } : always
  return {
    id: judge.id,
    heuristic: judge.heuristic,
    diagnose: (request) => judge.diagnose({ ...request, ...always, ...reading }),
    proposeCategories: (request) => judge.proposeCategories({ ...request, ...making }),
    refineCategories: (request) => judge.refineCategories({ ...request, ...making }),
    reviewCategories: (request) => judge.reviewCategories({ ...request, ...making }),
    assignCategories: (request) => judge.assignCategories({ ...request, ...always }),
  }
}
