import type { PublishedFacts } from "@/lib/domain/taxonomy/published-facts"
import { formatPercent } from "@/lib/format"
import { SimpleTable } from "@/components/ui/table/simple-table"

/** What the authors report about the quality of their atlas, in their own measures. */
export function PublishedFactsList({ facts }: { facts: PublishedFacts }) {
  const { validation, totals } = facts
  const rebuild = validation.rebuildRephrased15pct
  const measured = [
    ["Errors covered by the categories", totals.coverage, "on the errors the categories were built from"],
    ["Category judged right", validation.categoryAccuracyByLlm, "by a second language model, not by people"],
    ["Diagnosis judged right", validation.instanceAccuracyByLlm, "by a second language model, not by people"],
    ["Titles alike under a rephrased prompt", validation.titleStabilityUnderPromptChange, "mean sentence similarity"],
    ["Rebuilt from a 15% sample: precision", rebuild?.precision, "with rephrased prompts"],
    ["Rebuilt from a 15% sample: recall", rebuild?.recall, "with rephrased prompts"],
  ] as const
  const rows = measured.flatMap(([name, value, how]) =>
    typeof value === "number" ? [{ name, value: formatPercent(value), how }] : [],
  )
  const unmeasured = { name: "Agreement with people", value: "not reported", how: "in the sources found" }
  return (
    <SimpleTable
      rows={validation.humanAgreement === null ? [...rows, unmeasured] : rows}
      keyOf={({ name }) => name}
      columns={[
        { head: "What was measured", cell: ({ name }) => name },
        { head: "Reported", num: true, cell: ({ value }) => value },
        { head: "How", className: "soft", cell: ({ how }) => how },
      ]}
    />
  )
}
