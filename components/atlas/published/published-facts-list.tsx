import type { PublishedFacts } from "@/lib/domain/taxonomy/published-facts"
import { formatPercent } from "@/lib/format"

/** What the authors report about the quality of their atlas, in their own measures. */
export function PublishedFactsList({ facts }: { facts: PublishedFacts }) {
  const { validation, totals } = facts
  const rebuild = validation.rebuildRephrased15pct
  const rows = [
    ["Errors covered by the categories", totals.coverage, "on the errors the categories were built from"],
    ["Category judged right", validation.categoryAccuracyByLlm, "by a second language model, not by people"],
    ["Diagnosis judged right", validation.instanceAccuracyByLlm, "by a second language model, not by people"],
    ["Titles alike under a rephrased prompt", validation.titleStabilityUnderPromptChange, "mean sentence similarity"],
    ["Rebuilt from a 15% sample: precision", rebuild?.precision, "with rephrased prompts"],
    ["Rebuilt from a 15% sample: recall", rebuild?.recall, "with rephrased prompts"],
  ] as const
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">What was measured</th>
          <th scope="col" className="num">
            Reported
          </th>
          <th scope="col">How</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, value, how]) =>
          typeof value === "number" ? (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="num">{formatPercent(value)}</td>
              <td className="soft">{how}</td>
            </tr>
          ) : null,
        )}
        {validation.humanAgreement === null ? (
          <tr>
            <th scope="row">Agreement with people</th>
            <td className="num muted">not reported</td>
            <td className="soft">in the sources found</td>
          </tr>
        ) : null}
      </tbody>
    </table>
  )
}
