import { releaseStatus } from "@/components/atlas/release-switcher"
import type { ScopeChoices } from "@/components/scope-switch"
import { SiteHeader } from "@/components/site-header"
import { getViewer } from "@/lib/auth/session"
import { listOwnScopes } from "@/lib/data/people/own-scopes"
import { listReleases } from "@/lib/data/taxonomy/taxonomies"
import { formatDay } from "@/lib/format"
import { judgeName } from "@/lib/judge-info/available-judges"

/** The head of every page, with what its reader can narrow the pages to: names of their own work, and of nobody else's. */
export async function SiteHead() {
  const viewer = await getViewer()
  const [releases, own] = await Promise.all([listReleases(), listOwnScopes(viewer)])
  const choices: ScopeChoices = {
    releases: releases.map((release) => ({ key: release.key, name: release.name, status: releaseStatus(release) })),
    own: own && {
      results: own.results.map(({ id, name, createdAt }) => ({ id, name, note: `#${id} · ${formatDay(createdAt)}` })),
      analyses: own.analyses.map(({ id, title, judgeId }) => ({
        id,
        name: title,
        note: `#${id} · ${judgeName(judgeId)}`,
      })),
    },
  }
  return <SiteHeader viewerName={viewer?.name ?? null} choices={choices} />
}
