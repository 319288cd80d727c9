import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { presetKeys, type PresetKey } from "@/lib/domain/enums"
import { defaultConfig, type AnalysisConfig } from "./analysis-config"
import { parameterNames, type Parameter } from "./parameters"

type Preset = {
  readonly name: string
  /** what it is for, in one sentence */
  readonly hint: string
  /** as far as it differs from the defaults */
  readonly changes: Partial<Pick<AnalysisConfig, Parameter>>
}

/** Named settings of the method. A preset fills every parameter; single ones can then be changed. */
export const presets: Readonly<Record<PresetKey, Preset>> = {
  "quick-look": {
    name: "Quick look",
    hint: "A few failures of every group, top categories only: minutes, and a first idea.",
    changes: {
      ratio: 1,
      cap: 5,
      correctOutputs: 1,
      inputLength: 8_000,
      outputLength: 8_000,
      referenceLength: 2_000,
      correctLength: 2_000,
      refinePasses: 0,
      review: false,
      maxDepth: 0,
    },
  },
  paper: {
    name: "Paper",
    hint: "The parameters of the paper: a tenth of each group (all of it by the free judge), three levels.",
    changes: {},
  },
  thorough: {
    name: "Thorough",
    hint: "Every failure, longer texts, two passes over the titles, one level more: for figures that are to last.",
    changes: {
      ratio: 1,
      inputLength: 60_000,
      outputLength: 60_000,
      referenceLength: 20_000,
      correctLength: 12_000,
      refinePasses: 2,
      classifyBatch: 25,
      reask: 2,
      maxDepth: 3,
    },
  },
}

/**
 * All parameters of the method under a preset, for the judge that is to read (none: for one that is paid). A sample
 * saves calls; the free judge makes none, so it is given every failure unless the preset itself asks for a sample.
 */
export function presetParameters(key: PresetKey, judgeId?: string): Pick<AnalysisConfig, Parameter> {
  const { modelIds: _models, datasetIds: _datasets, mode: _mode, replicate: _replicate, ...method } = defaultConfig
  const isFree = judgeId !== undefined && heuristicPart(judgeId) === "all"
  return { ...method, ...(isFree && { ratio: 1 }), ...presets[key].changes }
}

/** The preset whose parameters these are for that judge, the seed apart; null when single ones were changed. */
export function presetOf(config: AnalysisConfig, judgeId?: string): PresetKey | null {
  const isSame = (key: PresetKey) => {
    const preset = presetParameters(key, judgeId)
    return parameterNames.every((name) => name === "seed" || preset[name] === config[name])
  }
  return presetKeys.find(isSame) ?? null
}
