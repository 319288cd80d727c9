import type { Metadata } from "next"
import { DeleteView } from "@/components/work/delete-view"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { requireViewer } from "@/lib/auth/session"
import { previewAnalysisDeletion } from "@/lib/data/deletion/analysis-to-delete"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { idOf } from "@/lib/http/request/path-segment"
import { routes } from "@/lib/routes"
import { analysisGoing } from "@/lib/wording/deletion"
import { deleteAnalysis } from "../actions"

export const dynamic = "force-dynamic"
export const metadata: Metadata = { title: "Delete an analysis", robots: { index: false } }

type Props = { readonly params: Promise<{ analysisId: string }> }

/** What would go with one analysis, and the button that does it. */
export default async function DeleteAnalysisPage({ params }: Props) {
  const id = idOf((await params).analysisId)
  const viewer = await requireViewer(routes.deleteAnalysis(id))
  const preview = await orNotFound(previewAnalysisDeletion(id, viewer))
  return (
    <main id="main" className="page">
      <Crumbs
        items={[
          { label: "Analyses", href: routes.analyses() },
          { label: preview.title, href: routes.analysis(id) },
          { label: "Delete" },
        ]}
      />
      <DeleteView
        name={`the analysis “${preview.title}”`}
        staying="The results it read, their other analyses and the public atlas stay as they are."
        lines={analysisGoing(preview)}
        blocked={preview.blocked}
        action={deleteAnalysis}
        id={id}
        keep={{ href: routes.analysis(id), label: "Keep it" }}
      />
    </main>
  )
}
