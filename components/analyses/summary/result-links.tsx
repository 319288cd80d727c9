import Link from "next/link"
import { Icon } from "@/components/ui/icon"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { formatCount } from "@/lib/format"
import { routes } from "@/lib/routes"
import styles from "@/components/analyses/analyses.module.css"
import { ReferenceExports } from "./reference-exports"

type ResultLinksOf = {
  readonly id: number
  readonly judgeId: string
  readonly releaseKey: string | null
  readonly releaseName: string | null
  readonly treeKey: string | null
}
type Model = { readonly slug: string; readonly name: string; readonly sampled: number }

/** Where to go from here, once it is done. */
export function ResultLinks({ analysis, models }: { analysis: ResultLinksOf; models: readonly Model[] }) {
  const byRules = heuristicPart(analysis.judgeId) === "all"
  const shown = models.slice(0, 24)
  const scope = analysis.releaseKey === null ? { release: analysis.treeKey ?? undefined } : { analysis: analysis.id }
  return (
    <section className="section" aria-labelledby="signatures">
      <h2 id="signatures" style={{ marginBottom: "0.75rem" }}>
        Signatures
      </h2>
      <ul className={styles.links}>
        {shown.map(({ slug, name, sampled }) => (
          <li key={slug}>
            <Link href={routes.model(slug, scope)}>{name}</Link>
            <span className="muted nowrap">
              {formatCount(sampled)} {byRules ? "given" : "read"}
            </span>
          </li>
        ))}
      </ul>
      <div className="actions" style={{ marginTop: "1.25rem" }}>
        {models.length > shown.length ? (
          <Link className="btn" href={routes.models(scope)}>
            All {formatCount(models.length)} models
          </Link>
        ) : null}
        {analysis.releaseKey ? (
          <Link className="btn" href={routes.atlas(analysis.releaseKey, { analysis: analysis.id })}>
            On {analysis.releaseName}
          </Link>
        ) : null}
        {analysis.treeKey ? (
          <Link className="btn" href={routes.atlas(analysis.treeKey)}>
            Its own tree
          </Link>
        ) : null}
        <Link className="btn" href={routes.errors(scope)}>
          All failures
        </Link>
        <a className="btn" href={routes.api(`analyses/${analysis.id}/export`)} download>
          <Icon name="download" />
          Export (JSONL)
        </a>
      </div>
      {analysis.treeKey || analysis.releaseKey ? (
        <ReferenceExports analysisId={analysis.id} release={analysis.treeKey ?? analysis.releaseKey} />
      ) : null}
    </section>
  )
}
