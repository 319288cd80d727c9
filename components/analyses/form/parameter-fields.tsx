import { Field } from "@/components/ui/form/field"
import { errorsOf, type ActionState } from "@/lib/http/handlers/action-state"
import styles from "@/components/analyses/analyses.module.css"

type ParameterField = {
  readonly name: string
  readonly label: string
  readonly meaning: string
  readonly value: number | boolean | null
  readonly min?: number
  readonly max?: number
}

export type ParameterGroupFields = { readonly title: string; readonly fields: readonly ParameterField[] }

/** Every other parameter of the method, folded away: filled by the preset, and sent whether it is open or not. */
export function ParameterFields({ groups, state }: { groups: readonly ParameterGroupFields[]; state: ActionState }) {
  const wrong = groups.some(({ fields }) => fields.some(({ name }) => errorsOf(state, name).length > 0))
  return (
    <details className={styles.parameters} open={wrong || undefined}>
      <summary>All parameters of the method</summary>
      {groups.map(({ title, fields }) => (
        <section key={title} aria-label={title}>
          <h3 className="h3">{title}</h3>
          <div className={styles.pair}>
            {fields.map(({ value, ...field }) =>
              typeof value === "boolean" ? (
                <label className="check" key={field.name}>
                  <input type="checkbox" name={field.name} value="yes" defaultChecked={value} />
                  <span>
                    {field.label}
                    <br />
                    <small>{field.meaning}</small>
                  </span>
                </label>
              ) : (
                <Field
                  key={field.name}
                  name={field.name}
                  label={field.label}
                  hint={field.meaning}
                  errors={errorsOf(state, field.name)}
                >
                  {(props) => (
                    <input
                      {...props}
                      className="field"
                      type="number"
                      min={field.min}
                      max={field.max}
                      defaultValue={value ?? ""}
                    />
                  )}
                </Field>
              ),
            )}
          </div>
        </section>
      ))}
    </details>
  )
}
