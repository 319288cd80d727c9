import { createHash } from "node:crypto"
import { slugify } from "@/lib/domain/text/slug"

/**
 * The address of a model or dataset. It depends on the name alone: rows are shared by all results, so a number that
 * is counted up when two names come out alike would tell that somebody's private results hold the other one. A name
 * that can be read off its slug ("lab/model" off "lab--model") has that; any other has a hash of its name behind it,
 * after a character that no slug holds. The twin in SQL: prisma/migrations/20261129183001_slugs_by_name.
 */
export function addressSlug(name: string): string {
  const slug = slugify(name)
  if (slug.replaceAll("--", "/") === name) return slug
  return `${slug}~${createHash("sha256").update(name).digest("hex").slice(0, 12)}`
}
