import Link from "next/link"
import { Icon } from "@/components/ui/icon"
import { routes } from "@/lib/routes"
import { StepOn } from "@/components/upload/threshold/threshold-draft"
import styles from "@/components/upload/upload.module.css"

export type Step = "files" | "came-in"

/** Where one is between files and what they say; each step that can be gone to is a link. */
export function Steps(props: {
  now: Step
  resultSetId?: number
  /** where the answer is seen, once there is one */
  answerHref?: string | undefined
}) {
  const { now, resultSetId, answerHref } = props
  const steps: readonly { key: string; name: string; href: string | undefined }[] = [
    { key: "files", name: "Files", href: routes.upload() },
    {
      key: "came-in",
      name: "What came in",
      href: resultSetId === undefined ? undefined : routes.resultSet(resultSetId),
    },
    { key: "answer", name: "The answer", href: answerHref },
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
        const Go = key === "answer" ? StepOn : Link
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
