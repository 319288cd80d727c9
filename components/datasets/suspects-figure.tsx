import Link from "next/link"
import { Figure } from "@/components/ui/figure/figure"
import { Icon } from "@/components/ui/icon"
import { formatCount } from "@/lib/format"
import { givenWord } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { doubtsInWords, suspectsInWords, type Doubts } from "./suspect-text"

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
          <div className="scroll-x">
            <table className="table">
              <caption className="sr">Suspect items with their reasons</caption>
              <thead>
                <tr>
                  <th scope="col">Item</th>
                  <th scope="col">What speaks against it</th>
                  <th scope="col" className="num">
                    {labels.part === "all" ? "Given" : "Read"}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((item) => (
                  <tr key={item.exampleId}>
                    <th scope="row" className="mono">
                      {item.href ? <Link href={item.href}>{item.exampleId}</Link> : item.exampleId}
                    </th>
                    <td>{doubtsInWords(item, givenWord(labels)).join(" · ")}</td>
                    <td className="num">{formatCount(item.read)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
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
