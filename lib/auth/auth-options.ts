import "server-only"
import { createHash } from "node:crypto"
import type { Account, NextAuthOptions, Profile } from "next-auth"
import CredentialsProvider from "next-auth/providers/credentials"
import { allowedNow, findUser, saveIdentity, type UserRow } from "@/lib/data/people/users"
import { addressHeader } from "@/lib/domain/access/client-address"
import { env } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { routes } from "@/lib/routes"
import { allowList, oauthProviders, offeredProviders } from "./oauth-providers"
import type { Viewer } from "@/lib/domain/access/permissions"
import { pathOf, safeReturnPath } from "./return-path"
import { signInWithPassword } from "./sign-in"

declare module "next-auth" {
  interface Session {
    viewer: Viewer
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    /** hash of what the account signs in with: a changed password ends its sessions */
    stamp?: string
    role?: "owner" | "member"
  }
}

/** The next-auth options; built at each use, because the start script may still be finding out the secret. */
export function authOptions(): NextAuthOptions {
  const { NEXTAUTH_SECRET, NEXTAUTH_URL } = env()
  if (!NEXTAUTH_SECRET)
    throw new AppError("unavailable", "NEXTAUTH_SECRET is not set: `npm start` makes one, elsewhere set it yourself.")
  return {
    secret: NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: 30 * 24 * 3600 },
    // Explicit: next-auth would take "https" for granted wherever the proxy's header is missing.
    useSecureCookies: NEXTAUTH_URL?.startsWith("https://") ?? false,
    pages: { signIn: routes.signIn(), error: routes.signIn() },
    providers: [passwordProvider(), ...offeredProviders().map(({ config }) => config)],
    callbacks: {
      signIn: ({ account }) => mayComeIn(account),
      // Back to a page of this site, whatever was asked for.
      redirect: ({ url, baseUrl }) => `${baseUrl}${safeReturnPath(pathOf(url))}`,
      async jwt({ token, user, account, profile }) {
        if (!account) return refresh(token)
        const row = await userOf(account, { user, profile })
        return row ? { sub: String(row.id), name: row.name, role: row.role, stamp: stampOf(row) } : {}
      },
      session({ session, token }) {
        const { sub, name, role } = token
        const viewer = sub && role ? { id: Number(sub), name: name ?? "", role } : null
        return { expires: session.expires, user: { name: viewer?.name ?? null }, viewer }
      },
    },
    logger: {
      error(code, metadata) {
        // A cookie signed with another secret (an older installation on this host) is no session, and no news either.
        if (code !== "JWT_SESSION_ERROR") console.error("next-auth", code, metadata)
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  }
}

type Token = { sub?: string; stamp?: string }

/** An account that is gone, or signs in with something else by now, has no session. */
async function refresh(token: Token) {
  const row = token.sub ? await findUser(Number(token.sub)) : null
  return row && token.stamp === stampOf(row) ? { ...token, name: row.name, role: row.role } : {}
}

function stampOf(row: UserRow): string {
  // Who came in by the list of who may comes in anew when it changes.
  const by = row.identity === null ? row.passwordHash : `${row.identity}\n${allowedNow()}`
  return createHash("sha256")
    .update(`${row.login}\n${by ?? ""}`)
    .digest("hex")
    .slice(0, 16)
}

function passwordProvider() {
  return CredentialsProvider({
    name: "Password",
    credentials: { login: { label: "Login" }, password: { label: "Password", type: "password" } },
    async authorize(credentials, request) {
      const headers = (request.headers ?? {}) as Readonly<Record<string, unknown>>
      const result = await signInWithPassword({
        login: String(credentials?.login ?? ""),
        password: String(credentials?.password ?? ""),
        address: String(headers[addressHeader] ?? "unknown"),
      })
      if (result.ok) return { id: String(result.user.id), name: result.user.name }
      if (result.reason === "wrong") return null
      throw new Error(`Wait-${result.seconds}`)
    },
  })
}

const providerOf = (account: Account | null) => oauthProviders.find(({ id }) => id === account?.provider)

/** Passwords were checked already; of a provider we know those on the list; nobody else, however it came about. */
async function mayComeIn(account: Account | null): Promise<boolean> {
  if (account?.provider === "credentials") return true
  const provider = providerOf(account)
  const list = allowList()
  if (provider && list && account?.access_token && (await provider.isAllowed(list, account.access_token))) return true
  console.warn(`Not let in: ${account?.provider ?? "no provider"}, account ${account?.providerAccountId ?? "unknown"}.`)
  return false
}

type Comer = { readonly user: { readonly id: string }; readonly profile?: Profile | undefined }

/** Whose account it is. A provider that is not listed opens none, whatever id it names. */
async function userOf(account: Account, { user, profile }: Comer): Promise<UserRow | null> {
  if (account.provider === "credentials") return findUser(Number(user.id))
  const provider = providerOf(account)
  if (!provider) return null
  const identity = `${provider.id}:${account.providerAccountId}`
  const { email, name, image } = provider.personOf(profile)
  return saveIdentity({ identity, login: email ?? identity, name: name.slice(0, 100), image })
}
