import { formatCount, formatShare } from "@/lib/format"
import { countHead, shareHead } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { flattenRows, type AtlasRow } from "@/components/atlas/data/atlas-rows"
import { SimpleTable } from "@/components/ui/table/simple-table"

/** The numbers behind a drawing of the tree, in as little as it takes: name, count, share with its interval. */
export function CategoryShareTable({ rows, labels }: { rows: readonly AtlasRow[]; labels: Pick<Labels, "part"> }) {
  return (
    <SimpleTable
      rows={flattenRows(rows)}
      keyOf={({ key }) => key}
      columns={[
        { head: "Category", cell: ({ name }) => name },
        { head: "Level", cell: ({ depth }) => depth },
        { head: countHead(labels), cell: ({ read }) => formatCount(read) },
        { head: shareHead(labels, "Share of failures"), cell: ({ share }) => (share ? formatShare(share) : "–") },
      ]}
    />
  )
}
