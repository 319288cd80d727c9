import "server-only"
import { query } from "@/lib/data/base/client"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** What pins a view down: the release's definitions and the results it was read from, both as hashes. */
export type CitationFacts = {
  readonly publishedAt: Date | null
  readonly definitionsHash: string | null
  /** of the files (or scores) the counts come from */
  readonly resultsHash: string
  readonly finishedAt: Date | null
}

export async function getCitationFacts(scope: Scope): Promise<CitationFacts | null> {
  const of = [scope.version.kind, scope.version.isLatest]
  const [row] = await cachedFor(scope, { name: "citation", of, load: () => queryFacts(scope) })
  return row ?? null
}

function queryFacts(scope: Scope): Promise<CitationFacts[]> {
  return query<CitationFacts>(
    `SELECT v.published_at AS "publishedAt", v.definitions_hash AS "definitionsHash",
            r.content_hash AS "resultsHash", a.finished_at AS "finishedAt"
     FROM taxonomy_version v, analysis a JOIN result_set r ON r.id = a.result_set_id
     WHERE v.id = $1 AND a.id = $2`,
    [scope.version.id, scope.analysis.id],
  )
}
