/**
 * A name made safe for one URL segment: ASCII letters, digits, dot, underscore and hyphen; a slash becomes "--".
 * At most 120 characters; never empty, never "." or "..". Not unique by itself: see lib/data/scope/address-slug.ts.
 */
export function slugify(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll("/", "--")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 120)
  return plain === "" ? "unnamed" : plain
}
