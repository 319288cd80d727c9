import Link from "next/link"
import { EmptyState } from "@/components/ui/empty-state"
import { routes } from "@/lib/routes"

export default function NotFound() {
  return (
    <main className="page" id="main">
      <EmptyState
        title="There is nothing at this address"
        action={
          <Link className="btn" href={routes.atlas()}>
            Open the atlas
          </Link>
        }
      >
        The model, category or failure may have another name, or belong to results that are private to someone else.
      </EmptyState>
    </main>
  )
}
