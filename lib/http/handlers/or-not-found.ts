import "server-only"
import { notFound } from "next/navigation"
import { z } from "zod"
import { AppError } from "@/lib/errors"

const candidatesSchema = z.array(z.object({ name: z.string(), slug: z.string() })).min(1)

/** What a name may mean that means nothing exactly (lib/data/scope/names.ts). */
export type Candidates = z.infer<typeof candidatesSchema>

/** For pages: a query's not_found becomes the not-found page; every other error goes on to app/error.tsx. */
export async function orNotFound<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound()
    throw error
  }
}

/** The same, and what may be meant where a name could be several. */
export async function orCandidates<T>(work: Promise<T>): Promise<{ found: T } | { candidates: Candidates }> {
  const tried = work.then(
    (found) => ({ found }),
    (error: unknown) => {
      const named = error instanceof AppError ? candidatesSchema.safeParse(error.details?.candidates).data : undefined
      if (named) return { candidates: named }
      throw error
    },
  )
  return orNotFound(tried)
}
