import "server-only"
import { getServerSession } from "next-auth"
import { cookies } from "next/headers"
import { redirect } from "next/navigation"
import { cache } from "react"
import { routes } from "@/lib/routes"
import { authOptions } from "./auth-options"
import type { Viewer } from "@/lib/domain/access/permissions"

/** Who is looking; null for a visitor. Read once a request. */
export const getViewer: () => Promise<Viewer> = cache(async () => {
  // Most visitors carry no session: next-auth would go through all its steps to say so. A long one is in parts.
  const hasSession = (await cookies()).getAll().some(({ name }) => name.includes("next-auth.session-token"))
  if (!hasSession) return null
  const session = await getServerSession(authOptions())
  return session?.viewer ?? null
})

/** For pages that need somebody: the viewer, or off to the sign-in page and back to `returnTo` afterwards. */
export async function requireViewer(returnTo: string): Promise<NonNullable<Viewer>> {
  const viewer = await getViewer()
  if (!viewer) redirect(routes.signIn({ callbackUrl: returnTo }))
  return viewer
}
