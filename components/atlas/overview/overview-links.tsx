import Link from "next/link"
import { plural } from "@/lib/format"
import { routes } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "./overview.module.css"
import type { TellingPair } from "./example-pair"

type Failure = { readonly id: number; readonly title: string; readonly models: number }

/** Three ways on from the overview, each with a true example from the data. */
export function OverviewLinks(props: {
  pair: TellingPair | null
  failure: Failure | null
  labels: Pick<Labels, "part">
  scope: Record<string, string | number>
}) {
  const { pair, failure, scope } = props
  return (
    <section className="section" aria-label="Where to go next">
      <ul className={styles.ways}>
        <li>
          <h3>Compare two models</h3>
          <p>
            {pair ? pair.sentence : "Two models side by side: how often each fails, and how, on the items both tried."}
          </p>
          <Link
            href={routes.compare(pair ? { ...scope, a: pair.a, b: pair.b, dataset: [pair.datasetSlug] } : { ...scope })}
          >
            Open the comparison
          </Link>
        </li>
        <li>
          <h3>Look at a failure</h3>
          {failure ? (
            <>
              <p>
                “{failure.title}”: {plural(failure.models, "model")} tried this item, none solved it. See the steps and
                the evidence.
              </p>
              <Link href={routes.error(failure.id)}>Open the failure</Link>
            </>
          ) : (
            <>
              <p>
                {props.labels.part === "all"
                  ? "Every failure the judge was given, with its label where a rule had one."
                  : "Every failure read, with its first major error, the criteria it was held against and the evidence."}
              </p>
              <Link href={routes.errors(scope)}>Open the list of failures</Link>
            </>
          )}
        </li>
        <li>
          <h3>Analyse your own results</h3>
          <p>
            Drop a CSV of benchmark results. You see how many attempts fail before anything is read. Private until you
            say otherwise.
          </p>
          <Link href={routes.upload()}>Upload results</Link>
        </li>
      </ul>
    </section>
  )
}
