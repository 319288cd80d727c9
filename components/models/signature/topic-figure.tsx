import Link from "next/link"
import type { ReactNode } from "react"
import { Axis } from "@/components/plot/marks/axis"
import { Drawing } from "@/components/plot/marks/svg-marks"
import { dotMarks, gridMarks, tickMarks } from "@/components/plot/marks/marks"
import { distinctMarks, niceScale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { RowsTable } from "@/components/ui/table/rows-table"
import { formatCount, formatPercent, formatPercentRange, plural } from "@/lib/format"
import { intervalLevel } from "@/lib/wording/labels"
import { hardestInWords } from "./findings"
import styles from "@/components/models/model.module.css"
import { topicName, type TopicLine } from "./topic-view"

const scale = niceScale(0, 1)

/** Benchmarks or topics listed at first; the page also has what they fail in. */
const fewLines = 12

/** Failure rates of one model by topic or benchmark, every other model a tick. */
export function TopicFigure(props: {
  lines: readonly TopicLine[]
  shown: "hardest" | "all"
  allHref: string
  kind: "topic" | "benchmark"
  modelName: string
  nameOf?: (topic: string) => string
  hrefOf?: (topic: string) => string
  /** what else they can be told apart by */
  children?: ReactNode
}) {
  const { lines, kind, modelName, nameOf = topicName, hrefOf } = props
  const rows = props.shown === "all" ? lines : lines.slice(0, fewLines)
  const failures = lines.reduce((sum, line) => sum + line.failures, 0)
  const attempts = lines.reduce((sum, line) => sum + line.attempts, 0)
  const sizes = new Set(lines.map((line) => line.attempts))
  const peers = Math.max(0, ...lines.map((line) => line.others.length))
  const finding = hardestInWords(
    lines.map((line, index) => ({ name: inSentence(nameOf(line.topic), kind, index), rate: line.rate })),
    { overall: failures / attempts, noun: kind },
  )
  return (
    <Figure
      minor
      id="topics"
      title={finding}
      subtitle={`Share of ${sizes.size === 1 ? `the ${formatCount(lines[0]?.attempts ?? 0)} items of a ${kind}` : `the items of each ${kind}`} that fail. Dot: this model with its ${intervalLevel} interval; ticks: ${peers === 0 ? "no other model was run here" : plural(peers, "other model")}. Hardest first.`}
      note={`Rank: 1 fails least. Every attempt counts here, not only the failures read; the title names what is clear of its rate over all, ${formatPercent(failures / attempts)}.`}
      exportName={`${modelName} failure rate by ${kind}`}
    >
      {props.children}
      <RowsTable
        className={styles.topics}
        label={`Failure rate by ${kind}`}
        cols="12rem minmax(0, 1fr) 8.5rem 2.5rem"
        row="1.75rem"
        columns={[
          { text: topicName(kind) },
          {
            text: "Chart",
            axis: <Axis scale={scale} format={(tick) => formatPercent(tick, 0)} />,
            value: "Other models, %",
          },
          { text: `Fails, ${intervalLevel}` },
          { text: "Rank", className: "num opt" },
        ]}
      >
        {rows.map((line) => (
          <tr role="row" key={line.topic}>
            <th role="rowheader" scope="row">
              {hrefOf ? <Link href={hrefOf(line.topic)}>{nameOf(line.topic)}</Link> : nameOf(line.topic)}
            </th>
            <td role="cell" className="plot" data-value={line.others.map((rate) => (rate * 100).toFixed(1)).join(" ")}>
              <TopicPlot line={line} />
            </td>
            <td role="cell" className="val">
              <b>{formatCount(line.failures)}</b> of {formatCount(line.attempts)}{" "}
              <small>{formatPercentRange(line.rate.low, line.rate.high, 0)}%</small>
            </td>
            <td role="cell" className="num opt">
              {line.others.length === 0 ? "–" : `${line.rank}${line.isTied ? "=" : ""}`}
            </td>
          </tr>
        ))}
      </RowsTable>
      {rows.length < lines.length ? (
        <div className="table-foot">
          <span>
            {formatCount(rows.length)} of {plural(lines.length, kind)}, the hardest
          </span>
          <Link className="btn" href={props.allHref} scroll={false}>
            All {formatCount(lines.length)}
          </Link>
        </div>
      ) : null}
    </Figure>
  )
}

function TopicPlot({ line }: { line: TopicLine }) {
  const others = tickMarks(scale, distinctMarks(line.others), { from: 9, to: 19 })
  const own = dotMarks(scale, line.rate, { y: 14, tone: "a", hollow: false })
  return <Drawing height={28} marks={[gridMarks(scale), others, own]} />
}

/** Topics are common nouns: capital only where the sentence begins. */
function inSentence(name: string, kind: "topic" | "benchmark", index: number): string {
  return kind === "benchmark" || index === 0 ? name : name.charAt(0).toLowerCase() + name.slice(1)
}
