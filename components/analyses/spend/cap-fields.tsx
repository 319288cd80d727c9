import { Field } from "@/components/ui/form/field"
import { errorsOf, type ActionState } from "@/lib/http/handlers/action-state"
import { capLimits } from "@/lib/domain/judges/spend"

type CapField = {
  readonly label: string
  readonly hint?: string
  readonly value: string | number | undefined
}

/** A cap in USD, where there is a price to reckon with, and one in tokens; empty fields mean none. */
export function CapFields(props: { usd: CapField | null; tokens: CapField; state: ActionState }) {
  const fields = [
    { name: "capUsd", min: capLimits.usd.min, step: "any", given: props.usd },
    { name: "capTokens", min: capLimits.tokens.min, step: "1", given: props.tokens },
  ]
  return fields.map(({ name, min, step, given }) =>
    given ? (
      <Field
        key={name}
        name={name}
        label={given.label}
        {...(given.hint ? { hint: given.hint } : {})}
        errors={errorsOf(props.state, name)}
      >
        {(attributes) => (
          <input {...attributes} className="field" type="number" min={min} step={step} defaultValue={given.value} />
        )}
      </Field>
    ) : null,
  )
}
