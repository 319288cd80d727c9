import Link from "next/link"
import { ModelMark } from "@/components/ui/model-mark"
import { Icon } from "@/components/ui/icon"
import { routes } from "@/lib/routes"
import styles from "./compare.module.css"
import { SubmitOnChange } from "./submit-on-change"

type Option = { readonly slug: string; readonly name: string }

/** Which two models, on which benchmarks: a GET form, so that the address is the comparison. */
export function ComparePicker(props: {
  models: readonly Option[]
  a: string | undefined
  b: string | undefined
  /** data sets both were run on */
  datasets: readonly (Option & { readonly shared: number })[]
  chosen: readonly string[]
  scope: Record<string, string | number>
}) {
  const { models, a, b, datasets, chosen, scope } = props
  return (
    <form className={styles.picker} action={routes.compare()} aria-label="Choose two models">
      {Object.entries(scope).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitOnChange />
      <label className={styles.pa}>
        <span>
          <ModelMark side="a" />
          Model A
        </span>
        <ModelSelect name="a" models={models} value={a} />
      </label>
      <Link
        className={`btn icon in-row ${styles.ps}`}
        href={routes.compare({ ...scope, a: b, b: a, dataset: chosen })}
        aria-label="Swap A and B"
      >
        <Icon name="swap" />
      </Link>
      <label className={styles.pb}>
        <span>
          <ModelMark side="b" />
          Model B
        </span>
        <ModelSelect name="b" models={models} value={b} />
      </label>
      <fieldset className={styles.pd}>
        <legend className={styles.lb}>Benchmarks in common</legend>
        <div className="row" style={{ minHeight: "2rem" }}>
          {datasets.map(({ slug, name, shared }) => (
            <label key={slug} className="chip">
              <input
                type="checkbox"
                name="dataset"
                value={slug}
                defaultChecked={chosen.length === 0 || chosen.includes(slug)}
              />
              {name} <span className="muted">{shared}</span>
            </label>
          ))}
          {datasets.length === 0 ? <span className="xs muted">{a && b ? "none" : "choose two models"}</span> : null}
        </div>
      </fieldset>
      <div className={`actions ${styles.pp}`}>
        <button type="submit" className="btn primary">
          Compare
        </button>
      </div>
    </form>
  )
}

function ModelSelect({ name, models, value }: { name: string; models: readonly Option[]; value: string | undefined }) {
  return (
    <select name={name} className="field" defaultValue={value ?? ""} key={value ?? ""} required>
      <option value="" disabled>
        Choose a model
      </option>
      {models.map((model) => (
        <option key={model.slug} value={model.slug}>
          {model.name}
        </option>
      ))}
    </select>
  )
}
