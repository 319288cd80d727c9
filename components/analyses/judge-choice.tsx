import styles from "./analyses.module.css"

export type JudgeOption = {
  readonly id: string
  readonly label: string
  readonly heuristic: boolean
  readonly available: boolean
  readonly reason: string | null
}

/** Judges with what they are worth: a heuristic says so, one that cannot be used says what it lacks. */
export function JudgeChoice({ judges, errors }: { judges: readonly JudgeOption[]; errors: readonly string[] }) {
  const first = judges.find(({ available }) => available)?.id
  return (
    <fieldset>
      <legend>Who reads it</legend>
      <div className={styles.options}>
        {judges.map(({ id, label, heuristic, available, reason }) => (
          <label className="check" key={id}>
            <input type="radio" name="judge" value={id} defaultChecked={id === first} disabled={!available} />
            <span className={available ? undefined : "muted"}>
              {label} {heuristic ? <span className="tag warn">heuristic</span> : null}
              <br />
              <small>{available ? worth(heuristic) : `Not available. ${reason ?? ""}`}</small>
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

function worth(heuristic: boolean): string {
  return heuristic
    ? "Free and fast: rules first, then the nearest failures of the released atlas. Its labels are not validated by people."
    : "A language model reads every sampled failure: texts are sent to it, and its provider may charge for them. Not validated by people."
}
