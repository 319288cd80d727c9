import "server-only"
import { createHash } from "node:crypto"
import type { NextAuthOptions } from "next-auth"
import CredentialsProvider from "next-auth/providers/credentials"
import GitHubProvider, { type GithubProfile } from "next-auth/providers/github"
import { findUser, saveIdentity, type UserRow } from "@/lib/db/users"
import { env } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { routes } from "@/lib/routes"
import type { Viewer } from "./permissions"
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

/** Whether people may come in with their GitHub account. */
export function hasGitHub(): boolean {
  return env().GITHUB_ID !== undefined && env().GITHUB_SECRET !== undefined
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
    providers: [passwordProvider(), ...gitHubProvider()],
    callbacks: {
      async jwt({ token, user, account, profile }) {
        if (!account) return refresh(token)
        const row =
          account.provider === "github"
            ? await gitHubUser(account.providerAccountId, profile as GithubProfile)
            : await findUser(Number(user.id))
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
  return createHash("sha256")
    .update(`${row.login}\n${row.identity ?? row.passwordHash ?? ""}`)
    .digest("hex")
    .slice(0, 16)
}

function passwordProvider() {
  return CredentialsProvider({
    name: "Password",
    credentials: { login: { label: "Login" }, password: { label: "Password", type: "password" } },
    async authorize(credentials) {
      const result = await signInWithPassword(String(credentials?.login ?? ""), String(credentials?.password ?? ""))
      if (result.ok) return { id: String(result.user.id), name: result.user.name }
      if (result.reason === "wrong") return null
      throw new Error(`Wait-${result.seconds}`)
    },
  })
}

function gitHubProvider() {
  const { GITHUB_ID: clientId, GITHUB_SECRET: clientSecret } = env()
  return clientId && clientSecret ? [GitHubProvider({ clientId, clientSecret })] : []
}

function gitHubUser(accountId: string, profile: GithubProfile): Promise<UserRow> {
  return saveIdentity({
    identity: `github:${accountId}`,
    login: profile.email ?? `github:${accountId}`,
    name: (profile.name ?? profile.login).slice(0, 100),
    image: profile.avatar_url ?? null,
  })
}
