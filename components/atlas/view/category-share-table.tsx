import { formatCount, formatShare } from "@/lib/format"
import { countHead, shareHead } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { flattenRows, type AtlasRow } from "@/components/atlas/data/atlas-rows"

/** The numbers behind a drawing of the tree, in as little as it takes: name, count, share with its interval. */
export function ShareTwin({ rows, labels }: { rows: readonly AtlasRow[]; labels: Pick<Labels, "part"> }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Category</th>
          <th scope="col">Level</th>
          <th scope="col">{countHead(labels)}</th>
          <th scope="col">{shareHead(labels, "Share of failures")}</th>
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
