import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { measureJudge, type JudgeFigures } from "@/lib/judge/builtin/training/measure"
import { readLabelledFailures } from "@/lib/testing/labelled-failures"

/**
 * Agreement of the built-in judge with the 1,165 released annotations. Each failure is judged by weights trained
 * without its example and with that example's annotations out of sight; then once more with the whole data set left
 * out, which is what a new benchmark gets. `--json` prints one object; `--write` stores the figures that pages show.
 */
export async function run(args: readonly string[]): Promise<number> {
  const labelled = readLabelledFailures()
  if (labelled === null) {
    console.error("The bench needs ../shared/atlas and ../shared/data.")
    return 1
  }
  const { figures, file } = measureJudge(labelled, (line) => console.error(line))
  const committed = readFileSync(path.join(import.meta.dirname, "../prisma/atlas/builtin-index.json"), "utf8")
  const isCommitted = `${JSON.stringify(file)}\n` === committed
  if (!isCommitted)
    console.error(
      "The committed index differs from the one measured: scripts/build-builtin-index.ts was not run after a change.",
    )
  if (args.includes("--write") && isCommitted) {
    const target = path.join(import.meta.dirname, "../lib/measured-agreement.json")
    writeFileSync(target, `${JSON.stringify(figures, null, 2)}\n`)
  }
  if (args.includes("--json")) console.log(JSON.stringify(figures))
  else print(figures)
  return 0
}

function print(figures: JudgeFigures): void {
  const percent = (share: { estimate: number; low: number; high: number }) =>
    `${(100 * share.estimate).toFixed(1)} % (95 % ${(100 * share.low).toFixed(1)}–${(100 * share.high).toFixed(1)})`
  console.log(`items                   ${figures.items}`)
  console.log(`labelled                ${figures.labelled}, coverage ${(100 * figures.coverage).toFixed(1)} %`)
  console.log(`agreement, category     ${percent(figures.agreementInterval)}`)
  console.log(`agreement, sub-category ${percent(figures.subcategoryAgreement)}`)
  console.log(`by rules                ${figures.byRules.labelled} labelled, ${percent(figures.byRules.agreement)}`)
  console.log(
    `by likeness             ${figures.byLikeness.labelled} labelled, ${percent(figures.byLikeness.agreement)}`,
  )
  console.log(`majority class          ${(100 * figures.majority).toFixed(1)} % of all items`)
  console.log(`plain nearest neighbour ${(100 * figures.nearest).toFixed(1)} % of all items`)
  const out = figures.leaveDatasetOut
  console.log(`data set left out       ${out.labelled} labelled, coverage ${(100 * out.coverage).toFixed(1)} %`)
  console.log(
    `  agreement             ${percent(out.agreement)}; by likeness ${percent(out.byLikeness.agreement)} of ${out.byLikeness.labelled}`,
  )
  console.log("\ncategory                          annotated labelled precision recall")
  for (const one of figures.perCategory)
    console.log(
      `${one.slug.padEnd(34)}${String(one.annotated).padStart(8)} ${String(one.labelled).padStart(8)} ` +
        `${one.precision === null ? "      –" : one.precision.toFixed(3).padStart(9)} ${one.recall.toFixed(3).padStart(6)}`,
    )
  console.log("\ncheck                          fired precision")
  for (const one of figures.checks)
    console.log(
      `${one.check.padEnd(30)}${String(one.fired).padStart(6)} ${one.precision === null ? "–" : one.precision.toFixed(3)}`,
    )
  console.log("\ndata set             items coverage agreement | left out: coverage agreement")
  for (const one of figures.perDataset)
    console.log(
      `${one.dataset.padEnd(20)}${String(one.items).padStart(6)} ${one.coverage.toFixed(2).padStart(8)} ` +
        `${one.agreement?.toFixed(2).padStart(9) ?? "        –"} | ${one.leftOut.coverage.toFixed(2).padStart(8)} ${one.leftOut.agreement?.toFixed(2) ?? "–"}`,
    )
}
