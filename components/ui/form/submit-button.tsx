"use client"

import type { ReactNode } from "react"
import { useFormStatus } from "react-dom"

/** Sends the form it stands in; says so and cannot be pressed twice while that takes. */
export function SubmitButton({
  children,
  pending,
  className = "btn primary",
}: {
  children: ReactNode
  /** what is shown meanwhile: "Signing in" */
  pending: string
  className?: string
}) {
  const status = useFormStatus()
  return (
    <button type="submit" className={className} aria-disabled={status.pending} disabled={status.pending}>
      {status.pending ? pending : children}
    </button>
  )
}
