import GitHubProvider from "next-auth/providers/github"
import type { Provider } from "next-auth/providers/index"
import { z } from "zod"
import { env, providerClient } from "@/lib/env"

/**
 * An identity provider with which people may sign in. A new one is an entry of `oauthProviders` below: sessions, accounts
 * and the sign-in page take it from there. One that is not listed lets nobody in.
 */
export type OAuthProvider = {
  /** as next-auth calls it; accounts ("github:12345") and variables (GITHUB_ID, GITHUB_SECRET) are named by it */
  readonly id: string
  /** on the button */
  readonly name: string
  readonly configure: (client: Client, list: AllowList) => Provider
  /** Is whoever holds this token on the list? */
  readonly isAllowed: (list: AllowList, token: string) => Promise<boolean>
  readonly personOf: (profile: unknown) => Person
}

type Client = { readonly clientId: string; readonly clientSecret: string }

type Person = {
  /** null: not told */
  readonly email: string | null
  readonly name: string
  readonly image: string | null
}

/** Who may come in this way: AUTH_ALLOWED, read. What holds an @ is an e-mail address. */
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

const gitHubProfile = z.object({
  login: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  avatar_url: z.string().nullish(),
})

const gitHub: OAuthProvider = {
  id: "github",
  name: "GitHub",
  configure: (client, list) => GitHubProvider({ ...client, authorization: { params: { scope: gitHubScope(list) } } }),
  isAllowed: isAllowedByGitHub,
  personOf: (profile) => {
    const { login, name, email, avatar_url } = gitHubProfile.parse(profile)
    return { email: email ?? null, name: name ?? login, image: avatar_url ?? null }
  },
}

export const oauthProviders: readonly OAuthProvider[] = [gitHub]

const warned = new Set<string>()

/** Those that are set up, and only where it is said who may come in (AUTH_ALLOWED). */
export function offeredProviders(): {
  readonly id: string
  readonly name: string
  readonly config: Provider
}[] {
  return oauthProviders.flatMap(({ id, name, configure }) => {
    const { id: clientId, secret: clientSecret } = providerClient(id)
    if (!clientId || !clientSecret) return []
    const list = allowList()
    if (list) return { id, name, config: configure({ clientId, clientSecret }, list) }
    if (!warned.has(id))
      console.warn(
        `Signing in with ${name} is off: AUTH_ALLOWED does not say who may come in. Set it to e-mail addresses or organisations, with commas between them.`,
      )
    warned.add(id)
    return []
  })
}

/** What is asked of GitHub at sign-in: private memberships are told only to whoever asks for them. @internal */
export function gitHubScope(list: AllowList): string {
  return ["read:user", "user:email", ...(list.organisations.length > 0 ? ["read:org"] : [])].join(" ")
}

const emailsSchema = z.array(z.object({ email: z.string(), verified: z.boolean() }))
const membershipSchema = z.object({ state: z.string() })

/**
 * Asks GitHub, with the token of whoever signs in, for their verified addresses and active memberships. An address that is
 * not verified is what anybody may claim. No answer is no. @internal
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
