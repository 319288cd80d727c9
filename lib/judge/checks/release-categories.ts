import taxonomy from "@/prisma/atlas/2026.11/taxonomy.json"

export type ReleaseCategory = { readonly slug: string; readonly name: string; readonly definition: string }

/** Every category and sub-category of the released atlas by slug. */
export const releaseCategories: ReadonlyMap<string, ReleaseCategory> = new Map(
  taxonomy.categories.flatMap((category) =>
    [category, ...category.children].map(({ slug, name, definition }) => [slug, { slug, name, definition }]),
  ),
)
