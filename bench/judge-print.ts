import type { JudgeFigures } from "@/lib/judge/checks/training/judge-figures"
import type { HumanFigures } from "@/lib/judge/checks/training/human-labels"
import type { Interval, Part } from "@/lib/judge/checks/training/measured-share"
import { intervalLevel } from "@/lib/wording/labels"

const percent = (value: number) => `${(100 * value).toFixed(1)} %`
const withInterval = ({ estimate, low, high }: Interval) =>
  `${percent(estimate)} (${intervalLevel} ${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`
const part = ({ labelled, agreement }: Part) =>
  labelled === 0 ? "none labelled" : `${labelled} labelled, ${withInterval(agreement)}`
const column = (value: number | null, width: number) => (value === null ? "–" : String(value)).padStart(width)
const decimal = (value: number | null, width: number) => (value === null ? "–" : value.toFixed(3)).padStart(width)

/** The figures for people: `npm run bench -- judge` without `--json`. */
export function printJudgeFigures(figures: JudgeFigures): void {
  const out = figures.heldOutBenchmark
  print([
    `items                   ${figures.items}`,
    `labelled                ${figures.labelled}, coverage ${percent(figures.coverage)}`,
    `agreement, category     ${withInterval(figures.agreementInterval)}`,
    `agreement, sub-category ${withInterval(figures.subcategoryAgreement)}`,
    `by rules                ${part(figures.byRules)}`,
    `by likeness             ${part(figures.byLikeness)}`,
    `majority class          ${percent(figures.majority)} of all items, ${percent(figures.onLabelled.majority.estimate)} of the labelled`,
    `plain nearest neighbour ${percent(figures.nearest)} of all items, ${percent(figures.onLabelled.nearest.estimate)} of the labelled`,
    `benchmark left out      ${part(out)}, coverage ${percent(out.coverage)}`,
    `  by rules              ${part(out.byRules)}`,
    `  by likeness           ${part(out.byLikeness)}`,
    `outputs scored as right ${figures.rightOutputs.outputs}, a check speaks on ${figures.rightOutputs.spoken}`,
    "",
    "likeness accepted from a confidence of",
    ...figures.likenessByConfidence.map((one) => `  ${one.least.toFixed(2)}                  ${part(one)}`),
    "",
    "category                          annotated labelled precision recall",
    ...figures.perCategory.map(
      ({ slug, annotated, labelled, precision, recall }) =>
        `${slug.padEnd(34)}${column(annotated, 9)}${column(labelled, 9)}${decimal(precision, 10)}${decimal(recall, 7)}`,
    ),
    "",
    "check                     fired precision | on all failures, on right outputs",
    ...figures.checks.map(
      (one) =>
        `${one.check.padEnd(24)}${column(one.fired, 7)}${decimal(one.precision, 10)} | ${column(one.onFailures, 7)}${column(one.onRight, 7)}`,
    ),
    "",
    "dataset             items coverage agreement | left out: coverage agreement",
    ...figures.perDataset.map(
      (one) =>
        `${one.dataset.padEnd(20)}${column(one.items, 6)}${decimal(one.coverage, 9)}${decimal(one.agreement, 10)} |` +
        `${decimal(one.leftOut.coverage, 19)}${decimal(one.leftOut.agreement, 10)}`,
    ),
    "",
    `labels that people typed (${figures.humanLabels.source})`,
    ...human("nothing of the own example", figures.humanLabels.asShipped),
    ...human("nothing of the benchmark", figures.humanLabels.heldOutBenchmark),
  ])
}

function human(title: string, figures: HumanFigures): string[] {
  return [
    `  ${title}: ${figures.items} failures, ${figures.labelled} labelled, coverage ${percent(figures.coverage)}`,
    ...(figures.labelled === 0
      ? []
      : [
          `    in a category of theirs ${withInterval(figures.category)}`,
          `    one of their types      ${withInterval(figures.type)}; always “${figures.majority.type}”: ${withInterval(figures.majority.share)}`,
          `    with exactly one type   ${part({ labelled: figures.oneType.labelled, agreement: figures.oneType.type })}; always that type: ${withInterval(figures.oneType.majority)}`,
          ...figures.confusion.map(
            ({ said, given, count }) => `    ${said.padEnd(34)} given ${given.padEnd(18)}${column(count, 5)}`,
          ),
        ]),
  ]
}

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line)
}
