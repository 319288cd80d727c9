import { Figure } from "@/components/ui/figure/figure"
import { FunnelSteps } from "@/components/ui/figure/funnel"
import { hasRepeats, keepRepeats, repeatsAmong } from "@/lib/wording/repeats"
import { formatBytes, formatCount, plural } from "@/lib/format"
import { SimpleTable } from "@/components/ui/table/simple-table"

type Sums = { readonly rows: number; readonly accepted: number; readonly duplicates: number; readonly rejected: number }
type File = Sums & {
  readonly name: string
  readonly bytes: number
  readonly problem: string | null
  /** by which its rows were read, for people */
  readonly title: string | null
  /** what else it was read for, or why it was left out */
  readonly note: string | null
}

const counted = [
  { head: "Rows", of: "rows" },
  { head: "Kept", of: "accepted" },
  { head: "Copies", of: "duplicates" },
  { head: "Refused", of: "rejected" },
] as const

/** What became of every row: the counts close, for the whole and for every file. */
export function ImportReport(props: {
  sums: Sums
  failures: number
  /** of the rows that were kept, those that count: not other variants and trials, nor what has no score */
  attempts: number
  files: readonly File[]
  /** why rows were refused */
  reasons: readonly { readonly reason: string; readonly count: number }[]
}) {
  const { sums, failures, attempts, files, reasons } = props
  const allCount = attempts === sums.accepted
  const repeats = repeatsAmong(sums, reasons)
  const unread = files.filter((file) => file.problem !== null).length
  return (
    <Figure
      id="import"
      title={titleOf(sums, unread)}
      subtitle={`${formatCount(sums.rows)} rows = ${formatCount(sums.accepted)} kept + ${plural(sums.duplicates, "copy", "copies")} + ${formatCount(sums.rejected)} refused${repeats && ` (${repeats})`}`}
      exportName="import-report"
    >
      <FunnelSteps
        format={formatCount}
        steps={[
          { count: sums.rows, label: "rows read" },
          { count: sums.accepted, label: "kept" },
          { count: sums.duplicates, label: "copies, not kept" },
          { count: sums.rejected, label: repeats ? `refused, ${repeats}` : "refused" },
          ...(allCount ? [] : [{ count: attempts, label: "of those kept count" }]),
          { count: failures, label: allCount ? "of those kept fail" : "of those fail" },
        ]}
      />
      <SimpleTable
        className="mt-6"
        caption="Rows by file"
        rows={files}
        keyOf={({ name, bytes }) => name + bytes}
        columns={[
          {
            head: "File",
            cell: ({ name, problem, title, note }) => (
              <>
                {name}
                {!problem && (title || note) ? (
                  <div className="xs muted">{[title, note].filter(Boolean).join(": ")}</div>
                ) : null}
                {problem ? <div className="form-error">Not read: {problem}</div> : null}
              </>
            ),
          },
          { head: "Size", num: true, cell: ({ bytes }) => formatBytes(bytes) },
          ...counted.map(({ head, of }) => ({
            head,
            num: true,
            value: (file: File) => file[of],
            cell: (file: File) => formatCount(file[of]),
          })),
        ]}
      />
      {hasRepeats(sums, reasons) ? <p className="fig-note">{keepRepeats}</p> : null}
    </Figure>
  )
}

function titleOf(sums: Sums, unread: number): string {
  if (unread > 0) return `${plural(unread, "file")} could not be read.`
  if (sums.rejected === 0 && sums.duplicates === 0) return `All ${formatCount(sums.rows)} rows came in.`
  if (sums.rejected === 0)
    return `Every answer came in; ${plural(sums.duplicates, "row is a copy", "rows are copies")} of another.`
  return `${formatCount(sums.accepted)} of ${formatCount(sums.rows)} rows came in, ${formatCount(sums.rejected)} were refused.`
}
