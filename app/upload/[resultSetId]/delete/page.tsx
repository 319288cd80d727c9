import type { Metadata } from "next"
import Link from "next/link"
import { notFound } from "next/navigation"
import { ControlButton } from "@/components/analyses/progress/control-button"
import { DeletionList } from "@/components/upload/results/deletion-list"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { Note } from "@/components/ui/note"
import { requireViewer } from "@/lib/auth/session"
import { previewDeletion } from "@/lib/data/deletion/results-to-delete"
import { orNotFound } from "@/lib/http/handlers/or-not-found"
import { routes } from "@/lib/routes"
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
      <header className="page-head">
        <div>
          <h1 style={{ overflowWrap: "anywhere" }}>Delete {preview.name}?</h1>
          <p className="lede">This cannot be undone. The public atlas and all other results stay as they are.</p>
        </div>
      </header>
      <div className="stack mt-4" style={{ maxWidth: "44rem" }}>
        <DeletionList preview={preview} />
        {preview.blocked === null ? (
          <div className="row">
            <ControlButton action={deleteResults} id={id} pending="Deleting" className="btn primary">
              Delete for good
            </ControlButton>
            <Link className="btn" href={routes.resultSet(id)}>
              Keep them
            </Link>
          </div>
        ) : (
          <Note kind="warn">{preview.blocked}</Note>
        )}
      </div>
    </main>
  )
}
