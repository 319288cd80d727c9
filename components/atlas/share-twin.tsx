import { formatCount, formatShare } from "@/lib/format"
import { flattenRows, type AtlasRow } from "./atlas-rows"

/** The numbers behind a drawing of the tree, in as little as it takes: name, count, share with its interval. */
export function ShareTwin({ rows }: { rows: readonly AtlasRow[] }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Category</th>
          <th scope="col">Level</th>
          <th scope="col">Read</th>
          <th scope="col">Share of failures, 95%</th>
        </tr>
      </thead>
      <tbody>
        {flattenRows(rows).map(({ key, name, depth, read, share }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td>{depth}</td>
            <td>{formatCount(read)}</td>
            <td>{share ? formatShare(share) : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
