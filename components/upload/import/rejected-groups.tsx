import { Icon } from "@/components/ui/icon"
import { formatCount } from "@/lib/format"
import styles from "@/components/upload/upload.module.css"
import { SimpleTable } from "@/components/ui/table/simple-table"

type Row = { readonly file: string; readonly line: number; readonly reason: string; readonly excerpt: string }
export type RejectedGroup = {
  readonly column: string
  readonly reason: string
  readonly count: number
  readonly first: readonly Row[]
}

/** Refused rows by reason, the first of each shown; the download has all of them. */
export function RejectedGroups(props: { groups: readonly RejectedGroup[]; total: number; downloadHref: string }) {
  const { groups, total, downloadHref } = props
  return (
    <section className="section" aria-labelledby="refused">
      <div className="row between">
        <h2 id="refused">Refused rows</h2>
        <a className="btn" href={downloadHref} download>
          <Icon name="download" />
          Download all refused rows
        </a>
      </div>
      <p className="sm soft">
        {formatCount(total)} in all, by reason. The file mended and uploaded again makes new results beside these.
      </p>
      <div style={{ marginTop: "1rem" }}>
        {groups.map((group) => (
          <details key={group.column + group.reason} className={styles.group} open={groups.length <= 3}>
            <summary>
              <b className="nowrap">{formatCount(group.count)}</b>{" "}
              {(group.count === 1 ? group.first[0]?.reason : null) ?? group.reason}
              {group.column ? <span className="xs muted"> · column {group.column}</span> : null}
            </summary>
            <SimpleTable
              caption="The first of them"
              rows={group.first}
              keyOf={({ file, line }) => `${file}:${line}`}
              columns={[
                { head: "File", cell: ({ file }) => file },
                { head: "Line", num: true, cell: ({ line }) => line },
                { head: "Why", cell: ({ reason }) => reason },
                { head: "What it says", className: styles.excerpt, cell: ({ excerpt }) => <code>{excerpt}</code> },
              ]}
            />
          </details>
        ))}
      </div>
    </section>
  )
}
