import { builtinFirstOf } from "@/lib/domain/judges/judge-id"
import { formatPercent } from "@/lib/format"
import styles from "@/components/analyses/analyses.module.css"

export type JudgeOption = {
  readonly id: string
  readonly label: string
  readonly heuristic: boolean
  readonly available: boolean
  readonly reason: string | null
}

/** Judges with what they are worth: a heuristic says so, one that cannot be used says what it lacks. */
export function JudgeChoice(props: {
  judges: readonly JudgeOption[]
  errors: readonly string[]
  chosen?: string | undefined
  onChoose: (judgeId: string) => void
}) {
  const { judges, errors, chosen, onChoose } = props
  const first =
    judges.find(({ id, available }) => available && id === chosen)?.id ?? judges.find(({ available }) => available)?.id
  return (
    <fieldset>
      <legend>Who reads it</legend>
      <div className={styles.options}>
        {judges.map(({ id, label, heuristic, available, reason }) => (
          <label className="check" key={id}>
            <input
              type="radio"
              name="judge"
              value={id}
              defaultChecked={id === first}
              disabled={!available}
              onChange={() => onChoose(id)}
            />
            <span className={available ? undefined : "muted"}>
              {label}{" "}
              {heuristic || builtinFirstOf(id) ? (
                <span className="tag warn">{heuristic ? "heuristic" : "partly heuristic"}</span>
              ) : null}
              <br />
              <small>{available ? worth(id, heuristic) : `Not available. ${reason ?? ""}`}</small>
            </span>
          </label>
        ))}
        {errors.length > 0 ? (
          <p className="form-error" role="alert">
            {errors.join(" ")}
          </p>
        ) : null}
      </div>
    </fieldset>
  )
}

function worth(id: string, heuristic: boolean): string {
  const both = builtinFirstOf(id)
  if (both)
    return `Saves calls: what a rule proves${both.likenessFrom === null ? "" : `, or likeness is at least ${formatPercent(both.likenessFrom, 0)} sure of,`} is labelled without reading; only the rest is sent to the model. Each label says who gave it.`
  return heuristic
    ? "Free and fast, and given every failure: rules first, then likeness to the released failures. It labels what these can tell and leaves the rest open; nothing is read."
    : "A language model reads every sampled failure: texts are sent to it, and its provider may charge for them. Not validated by people."
}
