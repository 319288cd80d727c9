import type { ReactNode } from "react"

/** What is missing, why, and one way on. */
export function EmptyState({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      <p>{children}</p>
      {action}
    </div>
  )
}
