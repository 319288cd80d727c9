import { routes } from "@/lib/routes"
import { Icon } from "@/components/ui/icon"

/** All failures of the list as a file, not just the page; ordinary links, so that they work without a script. */
export function FailureExport({
  values,
}: {
  values: Readonly<Record<string, string | number | readonly string[] | null | undefined>>
}) {
  const href = (format: "csv" | "jsonl") => routes.api("failures/export", { ...values, sort: undefined, format })
  return (
    <>
      <a className="btn" href={href("csv")} download>
        <Icon name="download" /> All rows as CSV
      </a>
      <a className="btn" href={href("jsonl")} download>
        <Icon name="download" /> All rows as JSONL
      </a>
    </>
  )
}
