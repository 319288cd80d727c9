import { Option, type Command } from "commander"
import type { z } from "zod"
import type { agreementSchema } from "@/lib/api/analyses/agreement"
import { basisChoices, type BasisChoice } from "@/lib/domain/analyses/agreement-basis"
import { formatCount, formatDecimal, plural } from "@/lib/format"
import { wholeNumber } from "./shared/number-options"
import { print, printable, printJson, table } from "./shared/output"
import { asOwner } from "./shared/owner"
import { percent } from "./shared/comparison-words"

type Options = { level: number; on: BasisChoice; limit: number; after?: number; json?: true }

const id = wholeNumber(1, 2_147_483_647)

export function addAgreementCommand(program: Command): void {
  program
    .command("agreement")
    .description("How far two analyses agree on the failures both have read.")
    .argument("<a>", "the first analysis", id)
    .argument("<b>", "the second, of the same items (any import, any sample)", id)
    .option("--level <n>", "1: top categories, 2: one level below", wholeNumber(1, 2), 1)
    .addOption(
      new Option("--on <what>", "same: on the categories both share; trees: each on its own tree")
        .choices(basisChoices)
        .default("same"),
    )
    .option("--limit <n>", "disagreements to list (default 10)", wholeNumber(0, 500), 10)
    .option("--after <id>", "go on after this one", id)
    .option("--json", "print one JSON object, the same as GET /api/v1/analyses/{id}/agreement")
    .action(agreementCommand)
}

async function agreementCommand(a: number, b: number, { json, ...options }: Options): Promise<void> {
  const { agreementReport } = await import("@/lib/api/analyses/agreement")
  const report = await asOwner((owner) => agreementReport({ a, with: b, after: undefined, ...options }, owner))
  if (json) printJson(report)
  else print(describe(report))
}

type Report = z.input<typeof agreementSchema>
type Figures = Report["outcomes"] | NonNullable<Report["categories"]>

/** Coverage before any figure; of rules that are held against themselves there is no figure to give. @internal */
export function describe(report: Report): string {
  const { a, b, shared, onlyA, onlyB, compared, categories, trees } = report
  const isIdle = report.sameJudge && a.labels.heuristic === "all"
  const head = [
    `A: analysis ${a.id}, by ${printable(a.judge)}. ${a.labels.sentence}`,
    `B: analysis ${b.id}, by ${printable(b.judge)}. ${b.labels.sentence}`,
    `${plural(shared, "failure")} given to both; ${formatCount(onlyA)} by A alone, ${formatCount(onlyB)} by B alone`,
  ]
  const apart = report.disagreements.length > 0 ? ["", "Where they differ:", disagreements(report)] : []
  if (isIdle)
    return [...head, "The same rules give the same labels: nothing here says how right they are.", ...apart].join("\n")
  return [
    ...head,
    ...(report.sameJudge ? ["One judge compared with itself: how steady it is, nothing on how right."] : []),
    `Outcome: ${figures(report.outcomes)}`,
    `Category, of the ${formatCount(compared)} that both have placed on ${a.categories}${a.categories === b.categories ? "" : ` and ${b.categories}`}:`,
    ...(categories
      ? [`  ${figures(categories)}`, "", table(columns, categories.labels.toSorted(byCount).map(rowOf))]
      : []),
    ...(trees ? [`  ${treeFigures(trees)}`] : []),
    ...apart,
  ].join("\n")
}

function figures({ items, agreed, raw, kappa }: Figures): string {
  const share = raw ? `, ${percent(raw)}` : ""
  return `${formatCount(agreed)} of ${formatCount(items)} alike${share}; kappa ${interval(kappa)}`
}

function interval(value: { estimate: number; low: number; high: number } | null): string {
  if (!value) return "not known (too few, or one label)"
  return `${formatDecimal(value.estimate)} (${formatDecimal(value.low)} to ${formatDecimal(value.high)})`
}

function treeFigures(trees: NonNullable<Report["trees"]>): string {
  const one = (name: string, value: number | null, limits: Parameters<typeof interval>[0]) =>
    `${name} ${value === null ? "not known" : limits ? interval(limits) : formatDecimal(value)}`
  return [
    one("adjusted Rand index", trees.adjustedRand, trees.adjustedRandInterval),
    one("adjusted mutual information", trees.adjustedMutualInformation, trees.adjustedMutualInformationInterval),
  ].join(", ")
}

const columns = [
  { title: "category" },
  { title: "A", right: true },
  { title: "B", right: true },
  { title: "both", right: true },
  { title: "kappa against the rest" },
]

type Label = NonNullable<Report["categories"]>["labels"][number]

const byCount = (one: Label, other: Label) => other.a + other.b - (one.a + one.b)

const rowOf = ({ name, a, b, both, kappa }: Label) => [
  name,
  formatCount(a),
  formatCount(b),
  formatCount(both),
  kappa ? interval(kappa) : "too few",
]

function disagreements({ disagreements: rows }: Report): string {
  const said = (label: string, title: string | null) => `${label.replace("leftover:", "")}: ${title ?? "–"}`
  return table(
    [{ title: "item" }, { title: "model" }, { title: "A says" }, { title: "B says" }],
    rows.map((row) => [
      row.exampleId.slice(0, 40),
      row.model.slice(0, 40),
      said(row.labelA, row.titleA).slice(0, 70),
      said(row.labelB, row.titleB).slice(0, 70),
    ]),
  )
}
