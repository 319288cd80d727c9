import type { Metadata } from "next"
import { ApiTokenForm } from "@/components/account/api-token-form"
import { ApiTokenList } from "@/components/account/api-token-list"
import { SignOutButton } from "@/components/account/sign-out-button"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { requireViewer } from "@/lib/auth/session"
import { listApiTokens } from "@/lib/data/people/api-tokens"
import { routes } from "@/lib/routes"
import { createToken, revokeToken } from "./actions"

export const dynamic = "force-dynamic"
export const metadata: Metadata = { title: "Account" }

export default async function AccountPage() {
  const viewer = await requireViewer(routes.account())
  const tokens = await listApiTokens(viewer.id)
  return (
    <main id="main" className="page">
      <Crumbs items={[{ label: "Account" }]} />
      <header className="page-head">
        <div>
          <h1>{viewer.name}</h1>
          <p className="lede">
            {viewer.role === "owner"
              ? "The local owner: this installation and what the command line does here are yours."
              : "What you upload and analyse is private until you choose otherwise."}
          </p>
        </div>
        <div className="actions mt-4">
          <SignOutButton />
        </div>
      </header>
      <div className="grid-main">
        <section aria-labelledby="tokens" className="stack">
          <h2 id="tokens">API tokens</h2>
          <ApiTokenList tokens={tokens} revoke={revokeToken} />
        </section>
        <aside className="panel panel-in stack" aria-labelledby="new-token">
          <h2 id="new-token" className="h3">
            New token
          </h2>
          <ApiTokenForm action={createToken} />
          <p className="sm soft">
            Send it as <code>authorization: Bearer …</code>. What the API offers is described in{" "}
            <a href={routes.api("openapi.json")}>openapi.json</a>.
          </p>
        </aside>
      </div>
    </main>
  )
}
