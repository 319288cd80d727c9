import { z } from "zod"
import { analysisConfigSchema, type AnalysisConfig } from "./analysis-config"

/** What an analysis is about and whose answers it may use: chosen each time, and part of no preset. */
type Choices = "mode" | "modelIds" | "datasetIds" | "replicate"

/** The parameters of the method itself: those that presets set. */
export type Parameter = Exclude<keyof AnalysisConfig, Choices>

/** One parameter as the config checks it, without its default. */
export function parameterType<Name extends Parameter>(name: Name) {
  return analysisConfigSchema.shape[name].removeDefault()
}

export type ParameterGroup = "sample" | "diagnose" | "construct" | "classify" | "calls"

type ParameterNote = {
  readonly group: ParameterGroup
  readonly label: string
  readonly meaning: string
  /** what the paper or its reference code does */
  readonly reference: string
}

export const groupTitles = {
  sample: "Sample",
  diagnose: "Diagnosis",
  construct: "Making categories",
  classify: "Classifying and dividing",
  calls: "Calls",
} as const satisfies Record<ParameterGroup, string>

/** Every parameter in words, in the order of the method. The table of docs/method.md is made from this. */
export const parameters: Readonly<Record<Parameter, ParameterNote>> = {
  seed: {
    group: "sample",
    label: "Seed",
    meaning: "draws the sample, the correct outputs shown for each example, and the order of titles and items",
    reference: "42 (correct outputs without a seed)",
  },
  ratio: {
    group: "sample",
    label: "Share read",
    meaning: "share of the failures of each (model, benchmark) that is read",
    reference: "0.1",
  },
  cap: {
    group: "sample",
    label: "At most a group",
    meaning: "at most this many failures of each (model, benchmark)",
    reference: "none",
  },
  minimumPerGroup: {
    group: "sample",
    label: "At least a group",
    meaning: "at least this many failures of each (model, benchmark) that has them",
    reference: "0: small groups vanish",
  },
  correctOutputs: {
    group: "diagnose",
    label: "Correct outputs shown",
    meaning: "other models' correct outputs on the same example, at most",
    reference: "paper up to 3, code 1",
  },
  inputLength: {
    group: "diagnose",
    label: "Input, characters",
    meaning: "a longer input loses its middle, visibly",
    reference: "no bound",
  },
  outputLength: {
    group: "diagnose",
    label: "Output, characters",
    meaning: "the same for the output that failed",
    reference: "no bound",
  },
  referenceLength: {
    group: "diagnose",
    label: "Reference, characters",
    meaning: "the same for the reference answer",
    reference: "no bound",
  },
  correctLength: {
    group: "diagnose",
    label: "Correct output, characters",
    meaning: "the same for each correct output shown",
    reference: "no bound",
  },
  secondary: {
    group: "diagnose",
    label: "Second error",
    meaning: "a later error with a cause of its own is kept beside the first major one",
    reference: "no: one label",
  },
  constructBatch: {
    group: "construct",
    label: "Titles a batch",
    meaning: "distinct titles, with their counts, shown at once when categories are made",
    reference: "500",
  },
  refinePasses: {
    group: "construct",
    label: "Passes",
    meaning: "how often all titles are gone through; 0 looks at the first batch alone, 1 refines with each other batch",
    reference: "1",
  },
  review: {
    group: "construct",
    label: "Review",
    meaning: "a last look at the finished list: overlaps merged, names mended",
    reference: "yes",
  },
  maxCategories: {
    group: "construct",
    label: "Most categories",
    meaning: "categories in one node, at most",
    reference: "25",
  },
  titlesPerCategory: {
    group: "construct",
    label: "Titles a category",
    meaning: "one category more for as many distinct titles, up to the most; at least 2",
    reference: "10 errors",
  },
  nameWords: {
    group: "construct",
    label: "Words of a name",
    meaning: "longest name of a category",
    reference: "5",
  },
  definitionWords: {
    group: "construct",
    label: "Words of a definition",
    meaning: "longest definition of a category",
    reference: "30",
  },
  classifyBatch: {
    group: "classify",
    label: "Items a batch",
    meaning: "numbered errors sorted into categories in one call",
    reference: "50 titles",
  },
  reask: {
    group: "classify",
    label: "Asked again",
    meaning: "how often items without a usable answer are asked for again before they count as unassigned",
    reference: "0: filed under Other",
  },
  divideAbove: {
    group: "classify",
    label: "Divide above",
    meaning: "a category with more distinct titles is divided",
    reference: "5",
  },
  maxDepth: {
    group: "classify",
    label: "Levels below the top",
    meaning: "how deep categories are divided",
    reference: "2",
  },
  concurrency: {
    group: "calls",
    label: "Calls at once",
    meaning: "calls of this analysis in flight, in each worker; none: as many as JUDGE_CONCURRENCY allows",
    reference: "100 workers",
  },
  timeoutSeconds: {
    group: "calls",
    label: "Time-out, seconds",
    meaning: "a call counts as lost after this; none: JUDGE_TIMEOUT_SECONDS, 120",
    reference: "1000",
  },
}

export const parameterNames = Object.keys(parameters) as readonly Parameter[]

export type Parameters = { readonly [Name in Parameter]?: AnalysisConfig[Name] }

/** Some parameters, each checked, none invented: unlike the config's own schema it fills nothing up. */
export const parameterSchema = z.strictObject(
  Object.fromEntries(parameterNames.map((name) => [name, parameterType(name).optional()])),
) as unknown as z.ZodType<Parameters, Parameters>

/** A parameter as people write it: "yes", "no", "none", or a number; what is none of these stays for the check to refuse. */
export function readParameter(text: string): unknown {
  const word = text.trim().toLowerCase()
  const known = new Map<string, unknown>([
    ["yes", true],
    ["true", true],
    ["on", true],
    ["no", false],
    ["false", false],
    ["off", false],
    ["none", null],
  ])
  if (known.has(word)) return known.get(word)
  return word !== "" && Number.isFinite(Number(word)) ? Number(word) : text
}
