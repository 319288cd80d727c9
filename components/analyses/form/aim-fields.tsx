import { Field } from "@/components/ui/form/field"
import { errorsOf, type ActionState } from "@/lib/http/handlers/action-state"
import { tellApart } from "@/lib/domain/collections/unique-labels"
import styles from "@/components/analyses/analyses.module.css"

export type Mode = "place" | "induce" | "both"

type Props = {
  readonly mode: Mode
  readonly onMode: (mode: Mode) => void
  readonly releases: readonly { readonly key: string; readonly name: string }[]
  readonly initial: Readonly<Record<string, string>>
  readonly state: ActionState
}

const modes = {
  place: { label: "Place them on a release", hint: "Comparable with every other analysis placed there." },
  induce: { label: "Build an own tree", hint: "Categories made from these failures alone." },
  both: { label: "Both", hint: "Comparable, and free to show what the release has no name for." },
} as const

/** What is made of the failures, and who may see it. */
export function AimFields({ mode, onMode, releases, initial, state }: Props) {
  const releaseNames = tellApart(
    releases,
    ({ name }) => name,
    ({ key }) => key.replace("-", " "),
  )
  return (
    <fieldset>
      <legend>What to make of it</legend>
      <div className={styles.options}>
        {(["place", "induce", "both"] as const).map((value) => (
          <label className="check" key={value}>
            <input type="radio" name="mode" value={value} checked={mode === value} onChange={() => onMode(value)} />
            <span>
              {modes[value].label}
              <br />
              <small>{modes[value].hint}</small>
            </span>
          </label>
        ))}
        <div className={styles.pair}>
          <Field name="release" label="Release" errors={errorsOf(state, "release")}>
            {(props) => (
              <select {...props} className="field" disabled={mode === "induce"} defaultValue={initial.release}>
                {releases.map(({ key }, index) => (
                  <option key={key} value={key}>
                    {releaseNames[index]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field name="visibility" label="Who may see it" errors={errorsOf(state, "visibility")}>
            {(props) => (
              <select {...props} className="field" defaultValue={initial.visibility}>
                <option value="private">Only you</option>
                <option value="unlisted">Whoever has the link</option>
                <option value="public">Everybody</option>
              </select>
            )}
          </Field>
        </div>
      </div>
    </fieldset>
  )
}
