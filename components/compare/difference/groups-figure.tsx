import Link from "next/link"
import { Axis } from "@/components/plot/marks/axis"
import { dotMarks, gridMarks } from "@/components/plot/marks/marks"
import { Drawing } from "@/components/plot/marks/svg-marks"
import { niceScale, type Scale } from "@/components/plot/scale"
import { Figure } from "@/components/ui/figure/figure"
import { Icon } from "@/components/ui/icon"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import { RowsTable } from "@/components/ui/table/rows-table"
import { ModelMark } from "@/components/ui/text/model-mark"
import type { SharedGroups } from "@/lib/data/facets/shared-groups"
import { factOf, printFact } from "@/lib/domain/failures/fact"
import { formatCount, formatPercent, formatPoints, formatPointsRange, formatProbability, plural } from "@/lib/format"
import type { CompareQuery } from "@/lib/queries"
import { DIFFERS_BELOW } from "@/lib/stats/comparison/category-row"
import type { ComparedGroup } from "@/lib/stats/comparison/compared-groups"
import { intervalLevel } from "@/lib/wording/labels"
import { directed, directionOf } from "@/components/compare/direction"

/** What all figures are narrowed to, to be taken away. */
export function FactChip({ fact, href }: { fact: string | undefined; href: string }) {
  const found = factOf(fact)
  if (!found) return null
  return (
    <p className="row mt-5">
      <Link className="chip on" href={href}>
        {found.key}: {found.value} <Icon name="cross" small />
        <span className="sr">Take this filter away</span>
      </Link>
    </p>
  )
}

/** Failure rates of both models by what the files say of the shared items; nothing where they say nothing. */
export function GroupsFigure(props: {
  keys: readonly string[]
  groups: SharedGroups | null
  names: { readonly a: string; readonly b: string }
  query: CompareQuery
  hrefWith: (changes: Partial<CompareQuery>) => string
}) {
  const { keys, groups, names, query, hrefWith } = props
  if (keys.length === 0) return null
  const choice = (
    <SegmentedLinks
      label="Both by"
      small
      current={groups?.key ?? ""}
      options={[
        { value: "", label: "all items", href: `${hrefWith({ by: undefined })}#groups` },
        ...keys.map((key) => ({ value: key, label: key, href: `${hrefWith({ by: key })}#groups` })),
      ]}
    />
  )
  if (!groups || groups.groups.length === 0)
    return (
      <section className="section" id="groups" aria-label="By what the files say">
        <h2>By what the files say of the items</h2>
        <div className="mt-3">{choice}</div>
        {groups ? <p className="fig-note">The shared items cannot be told apart by {groups.key}.</p> : null}
      </section>
    )
  const rows = groups.groups
  const scale = niceScale(0, Math.max(0.01, ...rows.flatMap(({ rateA, rateB }) => [rateA.high, rateB.high])))
  return (
    <div className="section">
      <Figure
        id="groups"
        title={titleOf(groups, names)}
        subtitle={`Share of the shared items of each ${groups.key} that fail, with ${intervalLevel} intervals; difference ${directionOf[query.mode]}, paired. Largest difference first.`}
        note={`q: Benjamini–Hochberg over the ${plural(rows.length, "value")}; “differs” means q < ${DIFFERS_BELOW.toFixed(2)}.${otherwiseWords(groups, names)}`}
        exportName={`compare ${names.a} and ${names.b} by ${groups.key}`}
      >
        <div className="row between mb-3">
          <p className="legend">
            <span>
              <ModelMark side="a" /> {names.a}
            </span>
            <span>
              <ModelMark side="b" /> {names.b}
            </span>
          </p>
          {choice}
        </div>
        <RowsTable
          label={`Failures by ${groups.key}`}
          cols="14rem minmax(0, 1fr) 10.5rem 5.5rem"
          row="2.25rem"
          columns={[
            { text: groups.key },
            {
              text: "Chart",
              axis: <Axis scale={scale} format={(tick) => formatPercent(tick, 0)} />,
              value: "A and B, %",
            },
            { text: `${directionOf[query.mode]}, points` },
            { text: "q", className: "num opt" },
          ]}
        >
          {rows.map((row) => (
            <GroupRow
              key={row.value}
              {...{ row, scale, query }}
              href={hrefWith({ fact: printFact({ key: groups.key, value: row.value }), by: undefined })}
            />
          ))}
        </RowsTable>
      </Figure>
    </div>
  )
}

function GroupRow(props: { row: ComparedGroup; scale: Scale; query: CompareQuery; href: string }) {
  const { row, scale, query } = props
  const difference = directed(row.difference, query.mode)
  const dots = [
    dotMarks(scale, row.rateA, { y: 12, tone: "a", hollow: row.failuresA === 0 }),
    dotMarks(scale, row.rateB, { y: 24, tone: "b", hollow: row.failuresB === 0 }),
  ]
  const differs = row.q !== null && row.q < DIFFERS_BELOW
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Link href={props.href}>{row.value}</Link> <small className="muted">{plural(row.items, "item")}</small>
      </th>
      <td
        role="cell"
        className="plot"
        data-value={`${(row.rateA.estimate * 100).toFixed(1)} ${(row.rateB.estimate * 100).toFixed(1)}`}
      >
        <Drawing height={36} marks={[gridMarks(scale), ...dots]} />
      </td>
      <td role="cell" className="val">
        <b>{formatPoints(difference.estimate)}</b> <small>{formatPointsRange(difference.low, difference.high)}</small>
      </td>
      <td role="cell" className="num opt">
        {row.q === null ? "–" : formatProbability(row.q)} {differs ? <span className="tag line">differs</span> : null}
      </td>
    </tr>
  )
}

function titleOf({ key, groups }: SharedGroups, names: { readonly a: string; readonly b: string }): string {
  const differing = groups.filter(({ q }) => q !== null && q < DIFFERS_BELOW)
  const [first] = differing
  if (!first) return `${names.a} and ${names.b} differ on no ${key} that these items could show.`
  const worse = first.difference.estimate > 0 ? names.a : names.b
  const others =
    differing.length === 1 ? "" : `; ${formatCount(differing.length)} of ${formatCount(groups.length)} values differ`
  return `${worse} fails more often on ${first.value}${others}.`
}

const otherwiseWords = ({ otherwise }: SharedGroups, names: { readonly a: string; readonly b: string }): string =>
  otherwise === 0
    ? ""
    : ` On ${plural(otherwise, "item")} the answer of ${names.b} says another value: that of ${names.a} counts.`
