import { InvalidArgumentError, Option, type Command } from "commander"
import {
  answersOf,
  parseScale,
  trialRules,
  type ScoreAnswers,
  type TrialRule,
} from "@/lib/domain/results/score-question"
import type { ColumnMap } from "@/lib/domain/results/column-map"
import type { Matching } from "@/lib/domain/results/item-note"
import { decimal } from "./number-options"

export type ScoreOptions = {
  higherIsBetter?: true | undefined
  lowerIsBetter?: true | undefined
  scale?: ScoreAnswers["scales"] | undefined
  threshold?: number | undefined
  metric?: string | undefined
  variant?: string | undefined
  trials?: TrialRule | undefined
  cluster?: string | undefined
}

/** How scores of imported files are to be understood; an import that needs to know names the option. */
export function addScoreOptions(command: Command, when = ""): Command {
  return command
    .addOption(new Option("--higher-is-better", `${when}higher scores are better (assumed unless they contradict it)`))
    .addOption(
      new Option("--lower-is-better", `${when}scores are errors or losses: lower is better`).conflicts(
        "higherIsBetter",
      ),
    )
    .option(
      "--scale <model=divisor>",
      `${when}divide the scores of a model, repeat for several: --scale m-percent=100; 1 leaves them as they are`,
      (text: string, before: ScoreAnswers["scales"] = []) => {
        const scale = parseScale(text)
        if (!scale) throw new InvalidArgumentError("It must be MODEL=DIVISOR, with a divisor above 0.")
        return [...before, scale]
      },
    )
    .option(
      "--threshold <number>",
      `${when}a prediction fails below this score, above it with --lower-is-better (scores of 0 and 1 need none)`,
      decimal,
    )
    .option("--metric <name>", `${when}the score that counts, where a file has several and does not say which`)
    .option("--variant <name>", `${when}the filter, scorer or perturbation whose rows count, where items have several`)
    .addOption(
      new Option(
        "--trials <rule>",
        `${when}which of several answers to one item counts; mean of all unless it is said`,
      ).choices(trialRules),
    )
    .option(
      "--cluster <key>",
      `${when}what the files say under this key puts items into clusters (subject, passage_id): intervals go by them; "" by item`,
    )
}

/** `model`: whose answers they are in files that name none; `map`: how columns of tables are read; `match`: by what items meet others */
export function scoreAnswersOf({
  higherIsBetter,
  lowerIsBetter,
  scale,
  model,
  map,
  match,
  ...said
}: ScoreOptions & {
  readonly model?: string | undefined
  readonly map?: ColumnMap | undefined
  readonly match?: Matching | undefined
}): ScoreAnswers | undefined {
  const direction = lowerIsBetter ? "lower" : higherIsBetter ? "higher" : undefined
  return answersOf({
    ...{ direction, scales: scale, model, columns: map, match },
    ...{ metric: said.metric, variant: said.variant, trials: said.trials, cluster: said.cluster },
  })
}
