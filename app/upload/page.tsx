import type { Metadata } from "next"
import { ControlButton } from "@/components/analyses/progress/control-button"
import { ResultSetList } from "@/components/upload/results/result-set-list"
import { Steps } from "@/components/upload/import/upload-steps"
import { UploadForm } from "@/components/upload/files/upload-form"
import { RememberedNames } from "@/components/upload/results/remembered-names"
import { RememberedTables } from "@/components/upload/results/remembered-tables"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { requireViewer } from "@/lib/auth/session"
import { listMergedNames } from "@/lib/data/merges/merged-names"
import { listColumnMaps } from "@/lib/data/imports/column-maps"
import { listResultSets } from "@/lib/data/results/result-sets"
import { acceptedFiles, adapters } from "@/lib/ingest/formats/registry"
import { routes } from "@/lib/routes"
import { columnWords } from "@/lib/wording/column-fields"
import { dismissImport } from "./[resultSetId]/actions"
import { forgetTable, startImport, unmergeOwnName } from "./actions"

export const dynamic = "force-dynamic"
export const metadata: Metadata = { title: "Upload results" }

export default async function UploadPage() {
  const viewer = await requireViewer(routes.upload())
  const [resultSets, maps, merged] = await Promise.all([
    listResultSets(viewer),
    listColumnMaps(viewer.id),
    listMergedNames(viewer),
  ])
  const remembered = [...maps].map(([shape, columns]) => ({ shape, text: columnWords(columns) }))
  return (
    <main id="main" className="page">
      <Crumbs items={[{ label: "Upload" }]} />
      <h1>Upload results</h1>
      <Steps now="files" />
      <div className="grid-main">
        <UploadForm action={startImport} accept={acceptedFiles} />
        <aside className="stack" style={{ "--gap": "1.75rem" } as React.CSSProperties} aria-label="What a file holds">
          <section>
            <h2 className="h3">What your harness wrote</h2>
            <p className="sm soft" style={{ marginTop: "0.5rem" }}>
              {harnesses.join(", ")}: files are told by what is in them. Send what belongs together at once, as files, a
              folder or a zip archive.
            </p>
          </section>
          <section>
            <h2 className="h3">Or any table, one row an answer</h2>
            <p className="sm soft" style={{ marginTop: "0.5rem" }}>
              CSV, TSV, JSON, JSONL or parquet, with columns of any names. What is not clear from names and values is
              asked, with the first rows as they would be read.
            </p>
            <dl className="kv" style={{ marginTop: "0.5rem" }}>
              {fields.map(([name, meaning]) => (
                <div key={name} style={{ display: "contents" }}>
                  <dt>{name}</dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
          <section>
            <h2 className="h3">Or what ErrorMap found already</h2>
            <p className="sm soft" style={{ marginTop: "0.5rem" }}>
              The files of a finished IBM/ErrorMap run, <code>single_error…csv</code> and{" "}
              <code>construct_taxonomy_recursively…csv</code> or <code>.json</code>, become an analysis with its
              diagnoses and categories: nothing is judged again.
            </p>
            <p className="xs muted" style={{ marginTop: "0.5rem" }}>
              Choose them together, and the predictions of the run with them if you have these: only then are rates of
              attempts known.
            </p>
          </section>
          <p className="sm">
            <a href="/sample-predictions.csv" download>
              Download a small example
            </a>
          </p>
        </aside>
      </div>
      {resultSets.length > 0 ? (
        <section className="section" aria-labelledby="yours">
          <h2 id="yours">Your results</h2>
          <ResultSetList
            resultSets={resultSets}
            actions={({ id, status, isOpen }) =>
              status === "failed" && !isOpen ? (
                <ControlButton action={dismissImport} id={id} pending="Dismissing">
                  Dismiss
                </ControlButton>
              ) : null
            }
          />
        </section>
      ) : null}
      {merged.length > 0 ? <RememberedNames names={merged} unmerge={unmergeOwnName} /> : null}
      {remembered.length > 0 ? <RememberedTables tables={remembered} forget={forgetTable} /> : null}
    </main>
  )
}

const harnesses = Object.entries(adapters).flatMap(([format, { title }]) =>
  format.startsWith("errormap") || format === "table" ? [] : [title],
)

const fields = [
  ["Question", "whole, with the options of a choice"],
  ["Answer", "may be empty"],
  ["Score", "right or wrong, or a grade"],
  ["Model", "who answered"],
  ["Item id", "optional, the same for every model"],
  ["Right answer", "optional"],
] as const
