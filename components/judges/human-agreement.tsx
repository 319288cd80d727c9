import { Figure } from "@/components/ui/figure/figure"
import { PlainTable } from "@/components/ui/table/plain-table"
import { formatCount, formatPercent, formatShare } from "@/lib/format"
import type { MeasuredAgreement } from "@/lib/judge-info/measured-agreement"
import { intervalLevel } from "@/lib/wording/labels"

type Props = { figures: MeasuredAgreement["humanLabels"]; nameOf: (slug: string) => string }
type Share = { readonly estimate: number; readonly low: number; readonly high: number }

const share = ({ estimate, low, high }: Share) => formatShare({ estimate, low, high })

/** Against labels that people typed: two kinds of generated texts, so much narrower than the release. */
export function HumanAgreement({ figures, nameOf }: Props) {
  const { asShipped: known, heldOutBenchmark: fresh, mapping } = figures
  const types = mapping.map(({ type }) => type)
  const said = [...new Set(known.confusion.map((cell) => cell.said))]
  const countOf = (row: string, column: string) =>
    known.confusion.find((cell) => cell.said === row && cell.given === column)?.count ?? 0
  return (
    <>
      <div className="section">
        <Figure
          id="people"
          minor
          title={`People: the right category, but not better than “${known.majority.type}” every time on the kind of error`}
          subtitle={`${formatCount(known.items)} failing texts (weather forecasts and ice-hockey reports from data) whose errors people marked and typed; it labels ${formatCount(known.labelled)} of them (${formatPercent(known.coverage, 0)}). ${intervalLevel} intervals.`}
          note={`A label agrees when it corresponds to any of the types that people gave. With nothing of this benchmark to resemble it labels ${formatCount(fresh.labelled)} of ${formatCount(fresh.items)}. The category is nearly always the same one here, so the first row says little; the other two show that it cannot tell an invented statement from a contradicted one.`}
          exportName="built-in judge against people"
        >
          <PlainTable
            head={["Held against people", "n", "Built-in judge", `Always “${known.majority.type}”`]}
            rows={[
              {
                key: "category",
                name: "Our category is one of theirs",
                cells: [formatCount(known.labelled), share(known.category), "–"],
              },
              {
                key: "type",
                name: "The type is one of theirs",
                cells: [formatCount(known.labelled), share(known.type), share(known.majority.share)],
              },
              {
                key: "one",
                name: "… where they gave one type only",
                cells: [formatCount(known.oneType.labelled), share(known.oneType.type), share(known.oneType.majority)],
              },
            ]}
          />
        </Figure>
      </div>
      <div className="section">
        <Figure
          id="confusion"
          minor
          title="What it says against what people say"
          subtitle="Rows: its answer. Columns: the type people gave most often for the text. Numbers of texts."
          exportName="confusion with people"
        >
          <PlainTable
            head={["Says", ...types]}
            rows={said.map((row) => ({
              key: row,
              name: types.some((type) => type === row) ? row : nameOf(row),
              cells: types.map((type) => formatCount(countOf(row, type))),
            }))}
          />
        </Figure>
      </div>
      <details className="table-twin">
        <summary>How their types correspond to our categories</summary>
        <PlainTable
          head={["Type", "Means", "Ours"]}
          rows={mapping.map(({ type, means, slugs }) => ({
            key: type,
            name: type,
            cells: [means, slugs.length === 0 ? "none" : slugs.map(nameOf).join(", ")],
          }))}
        />
      </details>
    </>
  )
}
