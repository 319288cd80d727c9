import type { Metadata } from "next"
import Link from "next/link"
import { PublishedFactsList } from "@/components/atlas/published/published-facts-list"
import { PublishedTable } from "@/components/atlas/published/published-table"
import { Crumbs } from "@/components/ui/nav/breadcrumbs"
import { EmptyState } from "@/components/ui/empty-state"
import { Figure } from "@/components/ui/figure/figure"
import { Note } from "@/components/ui/note"
import { getScope } from "@/lib/data/scope/scope"
import { findPublishedAtlas, getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { parsePublishedFacts } from "@/lib/domain/taxonomy/published-facts"
import { AppError } from "@/lib/errors"
import { plural } from "@/lib/format"
import { routes } from "@/lib/routes"

export const metadata: Metadata = { title: "The published ErrorAtlas" }

export default async function PublishedAtlasPage() {
  const [published, tree] = await Promise.all([findPublishedAtlas(), latestTree()])
  if (!published)
    return (
      <main className="page" id="main">
        <Crumbs items={[{ label: "Atlas", href: routes.atlas() }, { label: "Published" }]} />
        <EmptyState title="No published figures are stored here">The release brings them when it is seeded.</EmptyState>
      </main>
    )
  const facts = parsePublishedFacts(published.facts)
  const { totals } = facts
  const shares = published.figures.filter((figure) => figure.share !== null)
  return (
    <main className="page" id="main">
      <Crumbs items={[{ label: "Atlas", href: routes.atlas() }, { label: "Published" }]} />
      <header className="page-head">
        <h1>The published ErrorAtlas</h1>
        <p className="lede">
          What others report of their atlas
          {totals.topLevelCategories ? ` of ${totals.topLevelCategories} categories` : ""}
          {totals.models && totals.datasets
            ? `, built over ${plural(totals.datasets, "benchmark")} and ${plural(totals.models, "model")}`
            : ""}
          . Shown as published, apart from ours.
        </p>
      </header>
      <Note kind="warn">
        Incomplete: {plural(shares.length, "share was", "shares were")} found in public
        {facts.namesNotFound ? `, and the names of about ${facts.namesNotFound} categories were not` : ""}. Nothing here
        is filled in or estimated, and none of it enters our counts. Source: {published.source}.
      </Note>
      <div className="section">
        <Figure
          id="figures"
          title={`${plural(shares.length, "share")} of ${plural(published.figures.length, "attested category", "attested categories")}`}
          subtitle="Share of all errors, as published; no intervals are given in the sources. Other models and benchmarks than ours, so a difference from our shares is not a trend."
          {...(facts.attestedByTopicOnly.length > 0
            ? { note: `Attested by topic only, exact names not verified: ${facts.attestedByTopicOnly.join(", ")}.` }
            : {})}
          exportName="published-erroratlas"
        >
          <PublishedTable
            figures={published.figures}
            facts={facts}
            matchOf={(name) => {
              const match = tree.find((node) => node.publishedMatch === name)
              return match ? { name: match.name, href: routes.category("latest", match.slug) } : null
            }}
          />
        </Figure>
      </div>
      <section className="section fig minor" aria-labelledby="checks">
        <h2 className="fig-title" id="checks" style={{ marginBottom: "0.75rem" }}>
          How well it was checked, as reported
        </h2>
        <PublishedFactsList facts={facts} />
        <p className="fig-note">
          How ours was checked stands on the page about the <Link href={routes.method()}>method</Link>.
        </p>
      </section>
    </main>
  )
}

/** The latest release, for links from names to our categories; none when nothing is released. */
async function latestTree() {
  try {
    return await getTaxonomy((await getScope({}, null)).version.id)
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return []
    throw error
  }
}
