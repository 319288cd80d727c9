import Link from "next/link"
import { Icon } from "@/components/ui/icon"
import { routes } from "@/lib/routes"
import { PlanStep } from "@/components/upload/threshold/threshold-draft"
import styles from "@/components/upload/upload.module.css"

export type Step = "files" | "import" | "failure" | "plan"

/** Where one is between files and an analysis; each step that can be gone to is a link. */
export function Steps({ now, resultSetId }: { now: Step; resultSetId?: number }) {
  const results = resultSetId === undefined ? undefined : routes.resultSet(resultSetId)
  const steps: readonly { key: Step; name: string; href: string | undefined }[] = [
    { key: "files", name: "Files", href: routes.upload() },
    { key: "import", name: "Import", href: results && `${results}#import` },
    { key: "failure", name: "Define failure", href: results },
    {
      key: "plan",
      name: "Plan and start",
      href: now === "failure" ? routes.newAnalysis({ results: resultSetId }) : undefined,
    },
  ]
  const current = steps.findIndex((step) => step.key === now)
  return (
    <ol className={styles.steps} aria-label="Steps">
      {steps.map(({ key, name, href }, index) => {
        const content = (
          <>
            <span className={styles.number}>{index < current ? <Icon name="check" small /> : index + 1}</span>
            <span className={styles.stepName}>{name}</span>
          </>
        )
        const Go = key === "plan" ? PlanStep : Link
        return (
          <li
            key={key}
            className={index === current ? styles.now : index < current ? styles.done : undefined}
            aria-current={index === current ? "step" : undefined}
          >
            {href && index !== current ? (
              <Go className={styles.step} href={href}>
                {content}
              </Go>
            ) : (
              <span className={styles.step}>{content}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
