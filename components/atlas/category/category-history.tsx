import Link from "next/link"
import { formatCount, formatDay, formatPercent, plural } from "@/lib/format"
import styles from "./category.module.css"
import { StatusTag, type AtlasChoice } from "@/components/atlas/release-switcher"
import { SimpleTable } from "@/components/ui/table/simple-table"

type Seen = {
  readonly key: string
  readonly versionName: string
  readonly status: AtlasChoice["status"]
  readonly publishedAt: Date | null
  readonly name: string
  readonly parentName: string | null
  readonly definition: string
  readonly count: number
  readonly placed: number
  readonly href: string
}

/** The releases a category exists in, its other names, and its namesake in the published atlas. */
export function CategoryHistory(props: {
  name: string
  slug: string
  definition: string
  current: string
  releases: readonly Seen[]
  match: {
    readonly name: string
    readonly isExact: boolean
    readonly source: string
    readonly figure: {
      readonly share: number | null
      readonly datasets: number | null
      readonly models: number | null
    } | null
  } | null
  publishedHref: string
}) {
  const { releases, match } = props
  const aliases = [...new Set(releases.map((seen) => seen.name))].filter((name) => name !== props.name)
  const numbered = releases.filter((seen) => seen.status !== "own")
  return (
    <div className={styles.two}>
      <section className="fig" aria-labelledby="history-title">
        <h2 className="fig-title" id="history-title">
          {numbered.length === 0
            ? "Grown by one analysis; in no release"
            : `In ${plural(numbered.length, "release")}, first in ${numbered.at(-1)?.key}`}
        </h2>
        <p className="fig-sub">A category is the same one in another release when its address name is the same.</p>
        <SimpleTable
          className="mt-3"
          label="Releases it exists in"
          rows={releases}
          keyOf={({ key }) => key}
          columns={[
            {
              head: "Release",
              cell: ({ href, versionName, status }) => (
                <>
                  <Link href={href}>{versionName}</Link> <StatusTag status={status} />
                </>
              ),
            },
            { head: "Published", cell: ({ publishedAt }) => (publishedAt ? formatDay(publishedAt) : "–") },
            {
              head: "Name and place there",
              cell: ({ name, parentName }) => (parentName === null ? name : `${parentName} / ${name}`),
            },
            { head: "Definition", cell: (seen) => definitionThere(seen, props) },
            {
              head: "Of failures placed",
              num: true,
              cell: ({ count, placed }) => (
                <>
                  {formatCount(count)} <small className="muted">of {formatCount(placed)}</small>
                </>
              ),
            },
          ]}
        />
      </section>
      <aside className="panel" aria-labelledby="names-title">
        <div className="panel-in stack">
          <h2 className="h3" id="names-title">
            Names
          </h2>
          <dl className="kv">
            <dt>Address name</dt>
            <dd className="mono">{props.slug}</dd>
            <dt>Other names</dt>
            <dd>{aliases.length === 0 ? "none" : aliases.join(", ")}</dd>
          </dl>
          <div>
            <h3 className="h4">In the published ErrorAtlas</h3>
            {match === null ? (
              <p className="sm soft">No category of this name or topic was found in what others published.</p>
            ) : (
              <p className="sm soft">
                {match.isExact
                  ? "A category of the same name is attested."
                  : `A close topic is attested: ${match.name}.`}{" "}
                {match.figure?.share
                  ? `Its published share is ${formatPercent(match.figure.share, 2)}${match.figure.models ? `, met in ${plural(match.figure.models, "model")} on ${plural(match.figure.datasets ?? 0, "benchmark")}` : ""}; models, benchmarks and method differ, so it is not comparable with ours.`
                  : "No share was found for it."}{" "}
                <Link href={props.publishedHref}>{match.source.split(";")[0]}</Link>
              </p>
            )}
          </div>
        </div>
      </aside>
    </div>
  )
}

function definitionThere(seen: Seen, { current, definition }: { current: string; definition: string }): string {
  if (seen.key === current) return "as above"
  return seen.definition === definition ? "the same" : seen.definition
}
