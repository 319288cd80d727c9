import Link from "next/link"
import { Fragment } from "react"
import { SimpleTable } from "@/components/ui/table/simple-table"
import { formatCount, formatDay, plural } from "@/lib/format"
import { routes } from "@/lib/routes"

export type OwnFailures = {
  readonly id: number
  readonly name: string
  readonly createdAt: Date
  readonly failures: number
  /** apart by judge, the newest first */
  readonly readings: readonly {
    readonly id: number
    readonly judge: string
    readonly title: string
    readonly given: number
    readonly isDone: boolean
    /** its labels are by rules: it has read nothing */
    readonly byRules: boolean
  }[]
}

/** Failures of the reader's own results, before those of the atlas: who was given them, each judge's labels by themselves. */
export function OwnFailuresTable({ rows }: { rows: readonly OwnFailures[] }) {
  return (
    <section aria-labelledby="own-failures">
      <h2 id="own-failures" className="mb-3">
        Your results
      </h2>
      <SimpleTable
        caption="Failures of your results"
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          {
            head: "Results",
            cell: ({ id, name, createdAt }) => (
              <>
                <Link href={routes.resultSet(id)} style={{ overflowWrap: "anywhere" }}>
                  {name}
                </Link>{" "}
                <span className="xs muted nowrap">
                  #{id} · {formatDay(createdAt)}
                </span>
              </>
            ),
          },
          { head: "Failures", num: true, cell: ({ failures }) => formatCount(failures) },
          { head: "Read", cell: (row) => <Readings {...row} /> },
        ]}
      />
      <p className="sm mt-2">
        <Link href={routes.work()}>All of your work</Link>
      </p>
    </section>
  )
}

function Readings({ id, failures, readings }: OwnFailures) {
  if (failures === 0) return "no failure"
  if (readings.length === 0)
    return (
      <>
        not yet: <Link href={routes.newAnalysis({ results: id })}>diagnose {plural(failures, "failure")}</Link>
      </>
    )
  const links = readings.map(({ id: analysis, judge, title, given, isDone }, at) => (
    <Fragment key={analysis}>
      {at > 0 ? <br /> : null}
      <Link href={isDone ? routes.errors({ analysis }) : routes.analysis(analysis)} title={title}>
        {isDone ? `${formatCount(given)} given to ${judge}` : `on the way, by ${judge}`}
      </Link>{" "}
      <span className="xs muted">#{analysis}</span>
    </Fragment>
  ))
  if (readings.some(({ byRules }) => !byRules)) return links
  return (
    <>
      {links}
      <br />
      read by nobody yet: <Link href={routes.newAnalysis({ results: id })}>diagnose {plural(failures, "failure")}</Link>
    </>
  )
}
