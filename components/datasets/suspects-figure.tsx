import Link from "next/link"
import { Figure } from "@/components/ui/figure/figure"
import { Icon } from "@/components/ui/icon"
import { formatCount } from "@/lib/format"
import { givenWord } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { doubtsInWords, suspectsInWords, type Doubts } from "./suspect-text"
import { SimpleTable } from "@/components/ui/table/simple-table"

export type Suspected = Doubts & { readonly exampleId: string; readonly href: string | null }

const shown = 12

/** Items at which the benchmark may be at fault, each with the reasons and a failure to look at. */
export function SuspectsFigure(props: {
  title: string
  items: readonly Suspected[]
  all: number
  fileHref: string
  /** how many were run: from three on wrong answers are compared */
  models: number
  labels: Pick<Labels, "part">
}) {
  const { items, all, title, labels } = props
  const rows = items.slice(0, shown)
  return (
    <Figure
      minor
      id="suspects"
      title={suspectsInWords(items, all)}
      subtitle="Items at which reference, question or scorer may be at fault rather than the models. Most kinds of evidence first."
      note={`Hints, not verdicts: a judge can be wrong, and models share misconceptions. Judges can only doubt failures ${labels.part === "all" ? "they were given" : "that were read"}. ${props.models < 3 ? "Wrong answers are not compared: fewer than three models were run." : "Wrong answers are compared where outputs are stored; three models, and more than half of those that state an answer, must agree."}`}
      exportName={`${title} suspect items`}
    >
      {rows.length > 0 ? (
        <>
          <SimpleTable
            caption="Suspect items with their reasons"
            rows={rows}
            keyOf={({ exampleId }) => exampleId}
            columns={[
              {
                head: "Item",
                className: "mono",
                cell: ({ href, exampleId }) => (href ? <Link href={href}>{exampleId}</Link> : exampleId),
              },
              { head: "What speaks against it", cell: (item) => doubtsInWords(item, givenWord(labels)).join(" · ") },
              { head: labels.part === "all" ? "Given" : "Read", num: true, cell: ({ read }) => formatCount(read) },
            ]}
          />
          <div className="table-foot">
            <span>
              {formatCount(rows.length)} of {formatCount(items.length)}
            </span>
            <a className="btn" href={props.fileHref} download>
              <Icon name="download" /> All suspect items as CSV
            </a>
          </div>
        </>
      ) : null}
    </Figure>
  )
}
