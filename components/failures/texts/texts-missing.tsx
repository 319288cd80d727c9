import Link from "next/link"
import { EmptyState } from "@/components/ui/empty-state"
import { Icon } from "@/components/ui/icon"
import { routes } from "@/lib/routes"
import styles from "@/components/failures/failure.module.css"

/** The release ships no items: where they come from, and how they get here. */
export function TextsMissing(props: {
  dataset: string
  sourceName: string | null
  sourceUrl: string | null
  licence: string | null
}) {
  const { sourceUrl } = props
  return (
    <section className={styles["g-texts"]} aria-label="Input and output">
      <EmptyState
        title="The texts of this item are not here yet"
        action={
          <Link className="btn" href={routes.upload()}>
            <Icon name="upload" />
            Import these results
          </Link>
        }
      >
        The atlas ships diagnoses, not other people’s texts. Import the results of {props.dataset} (same benchmark,
        model and example id), and input, output and the lit evidence appear here.{" "}
        {sourceUrl !== null && /^https?:\/\//.test(sourceUrl) ? (
          <>
            Source:{" "}
            <a href={sourceUrl} rel="noreferrer noopener">
              {props.sourceName ?? sourceUrl}
            </a>
            {props.licence ? ` (${props.licence})` : null}.
          </>
        ) : null}
      </EmptyState>
    </section>
  )
}
