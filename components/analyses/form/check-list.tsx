"use client"

import { plural } from "@/lib/format"
import styles from "@/components/analyses/analyses.module.css"

export type CheckItem = { readonly id: number; readonly name: string; readonly failures: number }

/** A list of things to take or leave, all or none at a press. */
export function CheckList(props: {
  name: string
  label: string
  items: readonly CheckItem[]
  chosen: ReadonlySet<number>
  onChange: (chosen: ReadonlySet<number>) => void
  errors: readonly string[]
}) {
  const { name, label, items, chosen, onChange, errors } = props
  const toggle = (id: number, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(id)
    else next.delete(id)
    onChange(next)
  }
  return (
    <div role="group" aria-label={label}>
      <div className="row between" style={{ marginBottom: "0.5rem" }}>
        <span className="sm" style={{ fontWeight: 500 }}>
          {label}{" "}
          <span className="muted">
            {chosen.size} of {items.length}
          </span>
        </span>
        <span className="row">
          <button type="button" className="chip" onClick={() => onChange(new Set(items.map(({ id }) => id)))}>
            All
          </button>
          <button type="button" className="chip" onClick={() => onChange(new Set())}>
            None
          </button>
        </span>
      </div>
      <div className={styles.choices}>
        {items.map(({ id, name: text, failures }) => (
          <label className="check" key={id}>
            <input
              type="checkbox"
              name={name}
              value={id}
              checked={chosen.has(id)}
              onChange={(event) => toggle(id, event.target.checked)}
            />
            <span>
              {text} <small>{plural(failures, "failure")}</small>
            </span>
          </label>
        ))}
      </div>
      {errors.length > 0 ? (
        <p className="form-error" role="alert">
          {errors.join(" ")}
        </p>
      ) : null}
    </div>
  )
}
