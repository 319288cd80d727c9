import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { DeleteView } from "@/components/work/delete-view"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { requireViewer } from "@/lib/auth/session"
import { previewDeletion } from "@/lib/data/deletion/results-to-delete"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { routes } from "@/lib/routes"
import { resultsGoing } from "@/lib/wording/deletion"
import { deleteResults } from "../actions"

export const dynamic = "force-dynamic"
export const metadata: Metadata = { title: "Delete results", robots: { index: false } }

type Props = { readonly params: Promise<{ resultSetId: string }> }

/** What would go with results, and the button that does it. */
export default async function DeletePage({ params }: Props) {
  const { resultSetId } = await params
  if (!/^[1-9]\d{0,8}$/.test(resultSetId)) notFound()
  const id = Number(resultSetId)
  const viewer = await requireViewer(routes.deleteResults(id))
  const preview = await orNotFound(previewDeletion(id, viewer))
  return (
    <main id="main" className="page">
      <Crumbs
        items={[
          { label: "Upload", href: routes.upload() },
          { label: preview.name, href: routes.resultSet(id) },
          { label: "Delete" },
        ]}
      />
      <DeleteView
        name={preview.name}
        staying="The public atlas and all other results stay as they are."
        lines={resultsGoing(preview)}
        blocked={preview.blocked}
        action={deleteResults}
        id={id}
        keep={{ href: routes.resultSet(id), label: "Keep them" }}
      />
    </main>
  )
}
