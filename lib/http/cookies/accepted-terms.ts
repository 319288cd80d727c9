import "server-only"
import { cookies } from "next/headers"

const name = "erroratlas-terms"
const halfYear = 180 * 24 * 60 * 60

/** The terms (lib/domain/access/gated-dataset.ts) that this browser's reader has accepted. */
export async function readAcceptedTerms(): Promise<ReadonlySet<string>> {
  const value = (await cookies()).get(name)?.value ?? ""
  return new Set(value.slice(0, 4_000).split(" ").filter(Boolean))
}

/** Remembers them for half a year; in a server action only. */
export async function rememberTerms(key: string): Promise<void> {
  const kept = [...(await readAcceptedTerms())].filter((known) => known !== key).slice(-40)
  const store = await cookies()
  store.set(name, [...kept, key].join(" "), { httpOnly: true, sameSite: "lax", path: "/", maxAge: halfYear })
}
