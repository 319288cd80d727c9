import type { DeletionPreview } from "@/lib/data/deletion/results-to-delete"
import { formatCount, plural } from "@/lib/format"

/** How many names of a kind are listed before the rest is counted. */
const most = 12

/** What goes with results, line by line; what there is none of is not listed. */
export function DeletionList({ preview }: { preview: DeletionPreview }) {
  const { analyses, files, models, datasets, forgotten } = preview
  const own = analyses.flatMap(({ title }) => title ?? [])
  const others = analyses.length - own.length
  const lines: readonly (readonly [string, string | null])[] = [
    ["Answers", counted(preview.predictions)],
    ["Questions", preview.items > 0 ? `${formatCount(preview.items)} with their texts` : null],
    ["Analyses", listed([...own, ...(others > 0 ? [`${formatCount(others)} of other people`] : [])])],
    ["Diagnoses", counted(preview.diagnoses)],
    ["Reviews", counted(preview.reviews)],
    ["Dry runs", counted(preview.dryRuns)],
    ["Replies of judges", counted(preview.judgeReplies)],
    ["Files", listed(files)],
    ["Models nobody else has", listed(models)],
    ["Benchmarks nobody else has", listed(datasets)],
    ["Merged names, forgotten for later imports", listed(forgotten.map(({ from, into }) => `${from} (as ${into})`))],
  ]
  return (
    <dl className="kv">
      {lines.map(([name, value]) =>
        value === null ? null : (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd style={{ overflowWrap: "anywhere" }}>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

const counted = (count: number) => (count > 0 ? formatCount(count) : null)

function listed(names: readonly string[]): string | null {
  if (names.length === 0) return null
  const more = names.length - most
  return [...names.slice(0, most), ...(more > 0 ? [`and ${plural(more, "more", "more")}`] : [])].join(", ")
}
