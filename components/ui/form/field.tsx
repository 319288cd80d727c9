import type { ReactNode } from "react"

/** What a control needs so that its label, hint and errors are read out with it. */
export type ControlProps = {
  readonly id: string
  readonly name: string
  readonly "aria-describedby"?: string
  readonly "aria-invalid"?: true
}

/** Label, control, hint and errors of one form field. The control is drawn by `children` with the given props. */
export function Field({
  name,
  label,
  hint,
  errors = [],
  children,
}: {
  name: string
  label: ReactNode
  hint?: ReactNode
  errors?: readonly string[]
  children: (props: ControlProps) => ReactNode
}) {
  const id = `field-${name}`
  const described = [hint ? `${id}-hint` : null, errors.length > 0 ? `${id}-error` : null].filter(Boolean).join(" ")
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        name,
        ...(described !== "" && { "aria-describedby": described }),
        ...(errors.length > 0 && { "aria-invalid": true as const }),
      })}
      {hint ? (
        <p id={`${id}-hint`} className="xs muted">
          {hint}
        </p>
      ) : null}
      {errors.length > 0 ? (
        <p id={`${id}-error`} className="form-error" role="alert">
          {errors.join(" ")}
        </p>
      ) : null}
    </div>
  )
}
