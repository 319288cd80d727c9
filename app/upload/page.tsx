import type { Metadata } from "next"
import { ResultSetList } from "@/components/upload/results/result-set-list"
import { Steps } from "@/components/upload/import/upload-steps"
import { UploadForm } from "@/components/upload/files/upload-form"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { requireViewer } from "@/lib/auth/session"
import { listResultSets } from "@/lib/data/results/result-sets"
import { acceptedFiles, adapters } from "@/lib/ingest/formats/registry"
import { routes } from "@/lib/routes"
import { startImport } from "./actions"

export const dynamic = "force-dynamic"
export const metadata: Metadata = { title: "Upload results" }

export default async function UploadPage() {
  const viewer = await requireViewer(routes.upload())
  const resultSets = await listResultSets(viewer)
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
            <h2 className="h3">Or a table, one row an answer</h2>
            <dl className="kv" style={{ marginTop: "0.5rem" }}>
              {columns.map(([name, meaning]) => (
                <div key={name} style={{ display: "contents" }}>
                  <dt>
                    <code>{name}</code>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
            <p className="xs muted" style={{ marginTop: "0.5rem" }}>
              CSV in UTF-8 with these columns in its first line, in any order; other columns are left alone. Put the
              options of a multiple-choice question into input_text.
            </p>
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
          <ResultSetList resultSets={resultSets} />
        </section>
      ) : null}
    </main>
  )
}

const harnesses = Object.entries(adapters).flatMap(([format, { title }]) =>
  format.startsWith("errormap") || format === "table" ? [] : [title],
)

const columns = [
  ["example_id", "the same for every model"],
  ["model", "who answered"],
  ["input_text", "the whole question"],
  ["output_text", "the answer, may be empty"],
  ["score", "0 or 1, or a grade"],
  ["correct_answer", "optional"],
  ["dataset", "optional"],
] as const
