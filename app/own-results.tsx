import Link from "next/link"
import { ResultsAtAGlance } from "@/components/atlas/overview/own-results"
import { ShownScope } from "@/components/scope/shown-scope"
import { EmptyState } from "@/components/ui/empty-state"
import { listOwnReadings } from "@/lib/data/people/own-readings"
import { listOwnWhole } from "@/lib/data/results/own-results"
import { placeOf, type Scope } from "@/lib/data/scope/scope"
import { funnelOf, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import type { Viewer } from "@/lib/domain/access/permissions"
import { plural } from "@/lib/format"
import { routes } from "@/lib/routes"

/** As many of the reader's results as the overview has. */
const most = 3

/** The reader's newest results, below what everybody sees; nothing where they brought none. */
export async function OwnResults({ viewer }: { viewer: Viewer }) {
  const newest = await listOwnReadings(viewer, most)
  if (newest.length === 0) return null
  const sets = await Promise.all(
    newest.map(async ({ readings, ...set }) => ({
      ...set,
      analysis: readings.find(({ status }) => status === "done")?.id ?? null,
      isRead: readings.some(({ judgeId }) => heuristicPart(judgeId) !== "all"),
      rows: await listOwnWhole(viewer, set.id),
    })),
  )
  return (
    <section className="section" aria-labelledby="own-results">
      <h2 id="own-results" className="mb-3">
        Your results
      </h2>
      <ResultsAtAGlance caption="Your newest results" sets={sets} />
      <p className="sm mt-2">
        <Link href={routes.work()}>All of your work</Link>
      </p>
    </section>
  )
}

/** The overview of results that nobody analysed: what their scores say, and what would say more. */
export async function OverviewOfScores({ scope }: { scope: Scope }) {
  const { results } = placeOf(scope)
  const strata = await listStrata(scope)
  const { failures } = funnelOf(strata)
  const set = { id: results, name: scope.name, createdAt: null, failures, analysis: null, isRead: false, rows: strata }
  return (
    <main className="page" id="main">
      <ShownScope name={scope.name} />
      <header className="page-head">
        <h1>{scope.name}</h1>
        <p className="lede">How often each model is right, from the scores of these results alone.</p>
      </header>
      <ResultsAtAGlance caption="Models of these results" sets={[set]} />
      <div className="section">
        <EmptyState
          title="No failure of these results has been read yet"
          action={
            failures > 0 ? (
              <Link className="btn primary" href={routes.newAnalysis({ results })}>
                Diagnose {plural(failures, "failure")}
              </Link>
            ) : undefined
          }
        >
          What goes wrong in them, and how often, shows when their failures are read.
        </EmptyState>
      </div>
    </main>
  )
}
