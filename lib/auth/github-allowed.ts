import { z } from "zod"
import { env } from "@/lib/env"

/** Who may come in with a GitHub account: AUTH_ALLOWED, read. What holds an @ is an e-mail address. */
export type AllowList = { readonly addresses: ReadonlySet<string>; readonly organisations: readonly string[] }

/** Null: nobody has been allowed. */
export function allowList(text = env().AUTH_ALLOWED): AllowList | null {
  const entries = (text ?? "")
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "")
  if (entries.length === 0) return null
  return {
    addresses: new Set(entries.filter((entry) => entry.includes("@"))),
    organisations: entries.filter((entry) => !entry.includes("@")),
  }
}

/** What is asked of GitHub at sign-in: private memberships are told only to whoever asks for them. */
export function gitHubScope(list: AllowList): string {
  return ["read:user", "user:email", ...(list.organisations.length > 0 ? ["read:org"] : [])].join(" ")
}

const emailsSchema = z.array(z.object({ email: z.string(), verified: z.boolean() }))
const membershipSchema = z.object({ state: z.string() })

/**
 * Asks GitHub, with the token of whoever signs in, for their verified addresses and active memberships. An address that is
 * not verified is what anybody may claim. No answer is no.
 */
export async function isAllowedByGitHub(
  list: AllowList,
  token: string,
  { api = "https://api.github.com", timeoutMs = 10_000 } = {},
): Promise<boolean> {
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${api}${path}`, {
      headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
      signal: AbortSignal.timeout(timeoutMs),
    })
    // Not a member is a 404, an organisation that forbids the app a 403.
    return answer.ok ? await answer.json() : null
  }
  if (list.addresses.size > 0) {
    const emails = emailsSchema.safeParse(await ask("/user/emails?per_page=100"))
    if (emails.data?.some(({ email, verified }) => verified && list.addresses.has(email.toLowerCase()))) return true
  }
  for (const organisation of list.organisations) {
    const membership = membershipSchema.safeParse(
      await ask(`/user/memberships/orgs/${encodeURIComponent(organisation)}`),
    )
    if (membership.data?.state === "active") return true
  }
  return false
}
