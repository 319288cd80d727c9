import type { Metadata } from "next"
import { redirect } from "next/navigation"
import { ProviderButton, SignInForm } from "@/components/account/sign-in-form"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { offeredProviders } from "@/lib/auth/oauth-providers"
import { pathOf, safeReturnPath } from "@/lib/auth/return-path"
import { getViewer } from "@/lib/auth/session"
import { ownValue } from "@/lib/domain/collections/own-property"
import { parseQuery } from "@/lib/queries"

export const dynamic = "force-dynamic"
export const metadata: Metadata = { title: "Sign in" }

/** next-auth's codes for what went wrong elsewhere (at the provider, in the configuration). */
const problems: Readonly<Record<string, string>> = {
  AccessDenied: "This account may not sign in here. Whoever runs this installation says who may (AUTH_ALLOWED).",
  Configuration: "Signing in is not configured completely. The server's log says what is missing.",
  CredentialsSignin: "Login or password is wrong.",
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, error } = parseQuery("signIn", await searchParams)
  const returnTo = safeReturnPath(pathOf(callbackUrl))
  if (await getViewer()) redirect(returnTo)
  return (
    <main id="main" className="page">
      <Crumbs items={[{ label: "Sign in" }]} />
      <div className="form-page">
        <header className="page-head">
          <h1>Sign in</h1>
          <p className="lede">Browsing needs no account. Uploading, analysing and reviewing do.</p>
        </header>
        <div className="panel panel-in stack">
          <SignInForm
            returnTo={returnTo}
            problem={error ? (ownValue(problems, error) ?? "Signing in did not work. Please try again.") : null}
          />
          {offeredProviders().map(({ id, name }) => (
            <ProviderButton key={id} provider={{ id, name }} returnTo={returnTo} />
          ))}
        </div>
        <p className="sm soft">
          On your own machine the login is <code>owner</code>. Its password was printed once, when the app first
          started; to set another, start it with <code>ERRORATLAS_OWNER_PASSWORD</code>.
        </p>
      </div>
    </main>
  )
}
