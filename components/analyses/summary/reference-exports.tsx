import { routes } from "@/lib/routes"

const files = [
  { format: "reference-json", name: "tree (JSON)" },
  { format: "reference-csv", name: "errors with categories (CSV)" },
  { format: "reference-errors", name: "single errors (CSV)" },
] as const

/** The same analysis in the files of the reference code, for its viewer and whatever else reads them. */
export function ReferenceExports({ analysisId, release }: { analysisId: number; release: string | null }) {
  return (
    <p className="xs muted" style={{ marginTop: "0.75rem" }}>
      In the layout of IBM/ErrorMap:{" "}
      {files.map(({ format, name }, index) => (
        <span key={format}>
          {index > 0 ? ", " : null}
          <a href={routes.api(`analyses/${analysisId}/export`, { format, release })} download>
            {name}
          </a>
        </span>
      ))}
      .
    </p>
  )
}
