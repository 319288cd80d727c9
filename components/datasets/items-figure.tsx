import Link from "next/link"
import { CountBars } from "@/components/plot/bars/count-bars"
import { Figure } from "@/components/ui/figure/figure"
import { formatCount, plural } from "@/lib/format"
import { givenWord } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { itemsInWords } from "./findings"
import type { ItemBars } from "./item-bars"
import { SimpleTable } from "@/components/ui/table/simple-table"

type Unsolved = { readonly exampleId: string; readonly sampled: number; readonly href: string }

/** How hard the items are: how many models fail each. */
export function ItemsFigure(props: {
  title: string
  items: ItemBars
  unsolved: readonly Unsolved[]
  labels: Pick<Labels, "part">
}) {
  const { items, unsolved, title } = props
  const given = givenWord(props.labels)
  const { models, bars, solvedByNone, triedByFewer } = items
  const named = unsolved.slice(0, solvedByNone)
  return (
    <Figure
      minor
      id="items"
      title={itemsInWords(items)}
      subtitle={`Items by how many of the ${formatCount(models)} models fail them; coloured: all of them.`}
      note={triedByFewer > 0 ? `Left out: ${plural(triedByFewer, "item")} without a score of every model.` : undefined}
      exportName={`${title} items by failing models`}
      table={
        <SimpleTable
          caption="Items by failing models"
          rows={bars}
          keyOf={(_, failed) => failed}
          columns={[
            { head: "Models that fail", cell: (_, failed) => `${failed} of ${models}` },
            { head: "Items", num: true, cell: (count) => formatCount(count) },
          ]}
        />
      }
    >
      <CountBars
        bars={bars.map((count, failed) => ({
          name: String(failed),
          count,
          isMarked: failed === models,
          label: `${plural(count, "item")} failed by ${failed} of ${models} models`,
        }))}
        ticks={bars.flatMap((_, failed) => (failed % Math.ceil((models + 1) / 14) === 0 ? [String(failed)] : []))}
        axisLabel="models that fail it"
      />
      {named.length > 0 ? (
        <details className="table-twin">
          <summary>Items nobody solves</summary>
          <p className="row">
            {named.map(({ exampleId, sampled, href }) =>
              sampled > 0 ? (
                <Link key={exampleId} className="chip" href={href}>
                  <span className="mono">{exampleId}</span> {sampled} {given}
                </Link>
              ) : (
                <span key={exampleId} className="chip">
                  <span className="mono">{exampleId}</span> none {given}
                </span>
              ),
            )}
          </p>
          {solvedByNone > named.length ? (
            <p className="xs muted">
              {formatCount(named.length)} of {formatCount(solvedByNone)}, those with most failures {given} first.
            </p>
          ) : null}
        </details>
      ) : null}
    </Figure>
  )
}
