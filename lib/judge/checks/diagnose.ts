import type { DiagnoseRequest } from "@/lib/method/judge/judge"
import { undetermined, type Criterion, type Diagnosis } from "@/lib/domain/failures/annotation"
import { firstFinding } from "./registry"
import { readFeatures } from "./model/features"
import { criterion, spanAt, toDiagnosis } from "./item/finding"
import { readItem, type Item } from "./item/item"
import type { Index } from "./model/index-file"
import { predict, type Allowance, type Prediction } from "./model/predict"
import { releaseCategories } from "./release-categories"
import { likenessTitle, titleCue, undeterminedTitle } from "./titles/title-cue"

/**
 * A category is named from this calibrated confidence on, and only when the failure is this like annotated ones in
 * words and features together: a benchmark that is like none of the release must stay open rather than be guessed.
 * Both were chosen on held-out predictions (bench/judge.ts): at least seven in ten failures of a known benchmark are
 * labelled, and what little is labelled on one that was left out is as often right as not.
 */
const LEAST_CONFIDENCE = 0.31
const LEAST_LIKENESS = 0.84

/** Is the likeness to annotated failures good enough to name a category? */
export function isNamed({ category, confidence, likeness }: Prediction): boolean {
  return category !== "" && confidence >= LEAST_CONFIDENCE && likeness.all >= LEAST_LIKENESS
}

/** A rule that can be verified, else the likeness to annotated failures, else an honest "not determined". */
export function diagnoseItem(
  request: Pick<DiagnoseRequest, "input" | "output" | "reference">,
  index: Index,
  allowance?: (item: Item) => Allowance,
): Diagnosis {
  const item = readItem(request)
  const found = firstFinding(item)
  if (found) return toDiagnosis(found.finding, `check:${found.name}`)
  const prediction = predict(item, index, allowance?.(item))
  return isNamed(prediction) ? byLikeness(item, prediction) : leftOpen(item, prediction)
}

function byLikeness(item: Item, prediction: Prediction): Diagnosis {
  const slug = prediction.subcategory ?? prediction.category
  const category = releaseCategories.get(slug)
  const name = category?.name ?? slug
  const nearest = prediction.nearest.map((title) => `“${title}”`).join(", ")
  return {
    verdict: "error",
    suspect: null,
    title: likenessTitle(name, titleCue(readFeatures(item))),
    summary:
      `Not read: question and output resemble annotated failures of “${name}”. ${category?.definition ?? ""}` +
      (nearest === "" ? "" : ` Nearest annotated failures: ${nearest}.`),
    secondary: null,
    confidence: prediction.confidence,
    criteria: [answerCriterion(item)],
    source: "neighbour",
    categoryHint: slug,
  }
}

function leftOpen(item: Item, prediction: Prediction): Diagnosis {
  return {
    verdict: "error",
    suspect: null,
    title: undeterminedTitle(titleCue(readFeatures(item))),
    summary:
      "The output was scored as wrong. No rule that can be verified explains it, and it does not resemble the " +
      "annotated failures of the release closely enough to name a category.",
    secondary: null,
    confidence: prediction.confidence,
    criteria: [answerCriterion(item)],
    source: undetermined,
    categoryHint: null,
  }
}

function answerCriterion(item: Item): Criterion {
  const last = item.answer.statements.at(-1)
  const isWrong = last !== undefined && item.referenceLetter !== null && last.letter !== item.referenceLetter
  return criterion({
    text: "The final answer agrees with the reference",
    // Rules that found no cause know that it was scored as wrong, and not what it says.
    present: isWrong ? true : null,
    quality: isWrong ? "incorrect" : null,
    evidence: last ? spanAt(item.output, last.start, last.end) : null,
    comment: isWrong ? `States ${last.letter}; the reference is ${item.referenceLetter}.` : "Scored as wrong.",
  })
}
