import "server-only"
import { cookies } from "next/headers"

const name = "erroratlas-baseline"
const halfYear = 180 * 24 * 60 * 60

/** Slug of the model this browser's reader compares others with; an address that names a model A goes before it. */
export async function readBaseline(): Promise<string | undefined> {
  const value = (await cookies()).get(name)?.value ?? ""
  return /^[\w.-]{1,130}$/.test(value) ? value : undefined
}

/** Remembers it for half a year, null forgets it; in a server action only. */
export async function rememberBaseline(slug: string | null): Promise<void> {
  const store = await cookies()
  if (slug === null) store.delete(name)
  else store.set(name, slug, { httpOnly: true, sameSite: "lax", path: "/", maxAge: halfYear })
}
