import { formatCount, formatPercent, plural } from "@/lib/format"
import { spotChecks } from "@/lib/judge-info/spot-checks"
import type { MeasuredAgreement } from "@/lib/judge-info/measured-agreement"

type Row = MeasuredAgreement["checks"][number]

export const checkName = (check: string) => check.replaceAll("-", " ")

/** Precision on the released failures, or that there is none. */
export function precisionWords({ fired, precision }: Pick<Row, "fired" | "precision">): string {
  return fired === 0 || precision === null ? "not measured" : formatPercent(precision, 0)
}

/** What is known of the checks that met no released failure; null when all did. */
export function unmeasuredNote(rows: readonly Row[]): string | null {
  const silent = rows.filter(({ fired }) => fired === 0)
  if (silent.length === 0) return null
  const names = (list: readonly Row[]) => list.map(({ check }) => checkName(check)).join(", ")
  const seen = silent.flatMap((row) => {
    const looked = spotChecks[row.check]
    return looked ? [`${checkName(row.check)} ${formatCount(looked.right)} of ${formatCount(looked.of)}`] : []
  })
  const unheard = silent.filter(({ onFailures, onRight }) => onFailures + onRight === 0)
  return [
    `Not measured: ${names(silent)}. ${plural(silent.length, "check")} met no released failure, and no file that people labelled holds a case.`,
    ...(seen.length === 0
      ? []
      : [
          `Where they speak on failing outputs of the example data, these were looked at one by one by a language model that knew the finding: right in ${seen.join(", ")}.`,
        ]),
    ...(unheard.length === 0 ? [] : [`Nothing at all is known of ${names(unheard)}: written for other benchmarks.`]),
  ].join(" ")
}
