import { Time } from "@/components/ui/text/time"
import Link from "next/link"
import { formatCount, formatPercent, plural } from "@/lib/format"
import { routes } from "@/lib/routes"

export type ListedResultSet = {
  readonly id: number
  readonly name: string
  readonly status: "importing" | "ready" | "failed"
  readonly visibility: "private" | "unlisted" | "public"
  readonly accepted: number
  readonly rejected: number
  readonly failures: number
  readonly progress: number
  readonly isOpen: boolean
  readonly createdAt: Date
}

/** What somebody has brought so far, newest first. */
export function ResultSetList({ resultSets }: { resultSets: readonly ListedResultSet[] }) {
  return (
    <div className="scroll-x">
      <table className="table">
        <caption className="sr">Your results</caption>
        <thead>
          <tr>
            <th scope="col">Results</th>
            <th scope="col" className="num">
              Answers
            </th>
            <th scope="col" className="num">
              Fail
            </th>
            <th scope="col">Seen by</th>
            <th scope="col" className="hide-s">
              Since
            </th>
          </tr>
        </thead>
        <tbody>
          {resultSets.map((set) => (
            <tr key={set.id}>
              <td>
                <Link className="t-title" href={routes.resultSet(set.id)}>
                  {set.name}
                </Link>
                <div className="xs muted">
                  #{set.id} · {stateOf(set)}
                </div>
              </td>
              <td className="num">{formatCount(set.accepted)}</td>
              <td className="num">{formatCount(set.failures)}</td>
              <td>{seenBy[set.visibility]}</td>
              <td className="nowrap hide-s">
                <Time at={set.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const seenBy = { private: "only you", unlisted: "anyone with the link", public: "everyone" } as const

function stateOf(set: ListedResultSet): string {
  if (set.status === "importing") return `importing, ${formatPercent(set.progress, 0)}`
  if (set.isOpen) return "waits for your answer"
  if (set.status === "failed") return "could not be imported"
  return set.rejected > 0 ? `${plural(set.rejected, "row")} refused` : "no row refused"
}
