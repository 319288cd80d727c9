import { CategoryHistory } from "@/components/atlas/category/category-history"
import { releaseStatus } from "@/components/atlas/release-switcher"
import { findPublishedAtlas } from "@/lib/data/taxonomy/taxonomies"
import { routes } from "@/lib/routes"
import type { CategoryParts } from "./parts"

/** Where it exists, what it was called, and what others published under its name. */
export async function HistoryTab({ node, releases, scope }: CategoryParts) {
  const published = node.publishedMatch === null ? null : await findPublishedAtlas()
  const match =
    published && node.publishedMatch !== null
      ? {
          name: node.publishedMatch,
          isExact: node.publishedMatchKind === "exact",
          source: published.source,
          figure: published.figures.find((figure) => figure.name === node.publishedMatch) ?? null,
        }
      : null
  return (
    <CategoryHistory
      name={node.name}
      slug={node.slug}
      definition={node.definition}
      current={scope.version.key}
      releases={releases.map((release) => ({
        ...release,
        status: release.kind === "analysis" ? "own" : releaseStatus(release),
        href: routes.category(release.key, node.slug),
      }))}
      match={match}
      publishedHref={routes.published()}
    />
  )
}
