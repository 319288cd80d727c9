import type { ReactNode } from "react"
import { Time } from "@/components/ui/text/time"
import Link from "next/link"
import { Refresh } from "@/components/analyses/progress/page-refresh"
import { formatCount, formatPercent, plural } from "@/lib/format"
import { routes } from "@/lib/routes"
import { Attempts } from "@/components/models/list/scored-attempts"
import { SimpleTable } from "@/components/ui/table/simple-table"

export type ListedResultSet = {
  readonly id: number
  readonly name: string
  readonly status: "importing" | "ready" | "failed" | "deleting"
  readonly visibility: "private" | "unlisted" | "public"
  readonly accepted: number
  readonly rejected: number
  readonly failures: number
  readonly leftOut: number
  readonly unscored: number
  readonly progress: number
  readonly models: number
  readonly datasets: number
  readonly isOpen: boolean
  /** of the first file; null: none came so far */
  readonly file: string | null
  readonly files: number
  readonly createdAt: Date
}

/** Those that can fail: not the other variants and trials that were kept beside them, nor what has no score. */
export function attemptsOf(of: Pick<ListedResultSet, "accepted" | "leftOut" | "unscored">): number {
  return of.accepted - of.leftOut - of.unscored
}

/** What somebody has brought so far, newest first. */
export function ResultSetList(props: {
  resultSets: readonly ListedResultSet[]
  /** what can be done with them */
  actions?: (set: ListedResultSet) => ReactNode
}) {
  const { resultSets, actions } = props
  return (
    <>
      {resultSets.some(({ status }) => status === "deleting") ? <Refresh every={1_000} /> : null}
      <SimpleTable
        caption="Your results"
        rows={resultSets}
        keyOf={({ id }) => id}
        columns={[
          {
            head: "Results",
            cell: (set) => (
              <>
                <Link className="t-title" href={routes.resultSet(set.id)} style={{ overflowWrap: "anywhere" }}>
                  {set.name}
                </Link>
                <div className="xs muted" style={{ overflowWrap: "anywhere" }}>
                  {[`#${set.id}`, ...filesOf(set), ...madeOf(set), stateOf(set)].join(" · ")}
                </div>
                {actions?.(set)}
              </>
            ),
          },
          {
            head: "Answers",
            num: true,
            cell: (set) => <Attempts predictions={attemptsOf(set)} unscored={set.unscored} />,
          },
          { head: "Fail", num: true, cell: ({ failures }) => formatCount(failures) },
          { head: "Seen by", cell: ({ visibility }) => seenBy[visibility] },
          { head: "Since", className: "nowrap hide-s", cell: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
      />
    </>
  )
}

/** Who may see it, in words. */
export const seenBy = { private: "only you", unlisted: "anyone with the link", public: "everyone" } as const

/** The file it came in, where it is called otherwise now, and how many more there were. */
function filesOf({ name, file, files }: ListedResultSet): string[] {
  if (file === null || (file === name && files === 1)) return []
  return [files === 1 ? file : `${file} and ${plural(files - 1, "more file")}`]
}

/** Of how many models and benchmarks: "2 models, 1 benchmark"; nothing before they came in. */
const madeOf = ({ models, datasets }: ListedResultSet) =>
  models > 0 ? [`${plural(models, "model")}, ${plural(datasets, "benchmark")}`] : []

function stateOf(set: ListedResultSet): string {
  if (set.status === "importing") return `importing, ${formatPercent(set.progress, 0)}`
  if (set.status === "deleting") return `being deleted, ${formatPercent(set.progress, 0)}`
  if (set.isOpen) return "waits for your answer"
  if (set.status === "failed") return "could not be imported"
  return set.rejected > 0 ? `${plural(set.rejected, "row")} refused` : "no row refused"
}
