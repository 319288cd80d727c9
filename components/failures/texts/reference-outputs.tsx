import Link from "next/link"
import { RichText } from "@/components/ui/text/rich-text"
import { cutText } from "@/lib/domain/text/truncate-text"
import { formatCount, plural } from "@/lib/format"
import { planText } from "@/lib/rich-text/text-plan"
import { routes } from "@/lib/routes"
import styles from "@/components/failures/failure.module.css"

type Shown = { readonly modelSlug: string; readonly modelName: string; readonly output: string }

/** The right answers of other models that the judge had before it. Null: not known. */
export function ShownOutputs({ shown, view }: { shown: readonly Shown[] | null; view: "rendered" | "plain" }) {
  if (shown === null)
    return <p className="xs muted mt-4">Which correct outputs the judge was shown is not recorded for this analysis.</p>
  if (shown.length === 0) return <p className="xs muted mt-4">Correct outputs shown to the judge: none.</p>
  return (
    <details className={styles.drawer}>
      <summary>{plural(shown.length, "correct output")} shown to the judge</summary>
      {shown.map(({ modelSlug, modelName, output }, index) => {
        const { text, length } = cutText(output, { part: "reference", all: false })
        return (
          <section key={index} className="mb-4" aria-label={`Correct output of ${modelName}`}>
            <h3 className="h4 mb-1">
              <Link className="plain" href={routes.model(modelSlug)}>
                {modelName}
              </Link>
            </h3>
            <RichText text={text} plan={planText(text, view)} />
            {text.length < length ? (
              <p className="xs muted">
                {formatCount(text.length)} of {formatCount(length)} characters
              </p>
            ) : null}
          </section>
        )
      })}
    </details>
  )
}
