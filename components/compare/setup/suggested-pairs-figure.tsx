import Link from "next/link"
import { Axis } from "@/components/plot/marks/axis"
import { Drawing } from "@/components/plot/marks/svg-marks"
import { dotMarks, gridMarks } from "@/components/plot/marks/marks"
import { niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { ModelMark } from "@/components/ui/text/model-mark"
import { RowsTable } from "@/components/ui/table/rows-table"
import { formatCount, formatPercent } from "@/lib/format"
import { givenWord, intervalLevel, readWord } from "@/lib/wording/labels"
import type { FirstPair } from "@/lib/stats/comparison/suggested-pairs"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "./suggested-pairs-figure.module.css"
const scale = niceScale(0, 1)
const mostShown = 8
/** For whoever has not chosen two models yet: pairs that ran the same items, each a link to its comparison. */
export function FirstPairsFigure(props: {
  pairs: readonly FirstPair[]
  chosen: string | undefined
  /** the pairs stand in the place of one that cannot be ranked */
  instead?: boolean
  labels: Pick<Labels, "part">
  hrefOf: (pair: FirstPair) => string
}) {
  const { pairs, chosen, instead = false, labels, hrefOf } = props
  const given = `of which most failures were ${givenWord(labels)}`
  const rates = `Failure rates with ${intervalLevel} intervals.`
  return (
    <Figure
      id="first-pairs"
      title={
        instead ? "Pairs that can be ranked" : chosen ? `Models that share items with ${chosen}` : "Pairs to start from"
      }
      subtitle={
        instead
          ? `One of the two with another model, on items both answered. ${rates}`
          : chosen
            ? `Those ${given} come first. ${rates}`
            : `On each benchmark the two models ${given}. ${rates}`
      }
      note={
        pairs.length > mostShown
          ? `The first ${mostShown} of ${formatCount(pairs.length)}. Choose any other two above.`
          : undefined
      }
      exportName="pairs-to-compare"
    >
      <RowsTable
        label="Comparisons to start from"
        cols="8rem minmax(0, 1.1fr) minmax(0, 1.3fr) 8rem 6.5rem"
        row="3.25rem"
        className={styles.pairs}
        columns={[
          { text: "Benchmark" },
          { text: "Models" },
          {
            text: "Failure rates",
            axis: <Axis scale={scale} format={(value) => formatPercent(value, 0)} />,
            value: "A fails; B fails",
          },
          { text: "A and B fail", className: "num" },
          { text: `Failures ${readWord(labels)}`, className: "num opt" },
        ]}
      >
        {pairs.slice(0, mostShown).map((pair) => (
          <PairRow key={`${pair.datasetSlug} ${pair.a.slug} ${pair.b.slug}`} pair={pair} href={hrefOf(pair)} />
        ))}
      </RowsTable>
    </Figure>
  )
}
function PairRow({ pair: { datasetTitle, a, b }, href }: { pair: FirstPair; href: string }) {
  const rates = `${formatPercent(a.rate.estimate, 0)} · ${formatPercent(b.rate.estimate, 0)}`
  const drawing = [
    gridMarks(scale),
    dotMarks(scale, a.rate, { y: 15, tone: "a", hollow: false }),
    dotMarks(scale, b.rate, { y: 31, tone: "b", hollow: false }),
  ]
  return (
    <tr role="row">
      <td role="cell" className={`muted ${styles.where}`}>
        {datasetTitle}
      </td>
      <th role="rowheader" scope="row">
        <Link href={href} className={styles.names} aria-label={`Compare ${a.name} and ${b.name} on ${datasetTitle}`}>
          <span className="ellip">
            <ModelMark side="a" />
            {a.name}
          </span>
          <span className="ellip">
            <ModelMark side="b" />
            {b.name}
          </span>
        </Link>
      </th>
      <td role="cell" className="plot" data-value={rates}>
        <Drawing height={46} marks={drawing} />
      </td>
      <td role="cell" className="num val">
        {rates}
      </td>
      <td role="cell" className="num opt">
        {formatCount(a.labelled)} · {formatCount(b.labelled)}
      </td>
    </tr>
  )
}
