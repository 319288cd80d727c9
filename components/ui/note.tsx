import type { ReactNode } from "react"
import { Icon } from "./icon"

export function Note({ kind = "info", children }: { kind?: "info" | "warn" | "done"; children: ReactNode }) {
  const icon = kind === "warn" ? "warning" : kind === "done" ? "check" : "info"
  return (
    <div className={kind === "warn" ? "note warn" : "note"}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  )
}
