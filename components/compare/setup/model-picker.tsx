import Link from "next/link"
import { ModelMark } from "@/components/ui/text/model-mark"
import { Icon } from "@/components/ui/icon"
import { tellApart } from "@/lib/domain/collections/unique-labels"
import { formatCount } from "@/lib/format"
import type { CompareQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"
import { packChoices } from "@/components/ui/form/choices-with-counts"
import styles from "@/components/compare/compare.module.css"
import { ModelOptions, type ModelGroup } from "./model-options"
import { SubmitOnChange } from "@/components/ui/form/submit-on-change"

type Option = { readonly slug: string; readonly name: string }
type OtherOption = {
  readonly analysisId: number
  readonly analysisTitle: string
  readonly address: string
  readonly modelSlug: string
  readonly modelName: string
}

type ImportedOption = Option & { readonly isOwn: boolean }

/** Which two models, on which benchmarks: a GET form, so that the address is the comparison. */
export function ComparePicker(props: {
  models: readonly Option[]
  /** the reader's own before all others, then those of public results; `models` are then the release's */
  imported: readonly ImportedOption[]
  /** models of other analyses, for B alone */
  others: readonly OtherOption[]
  query: CompareQuery
  /** of the two models asked for, which may be in none of these results */
  names: { readonly a: string | undefined; readonly b: string | undefined }
  /** datasets both were run on */
  datasets: readonly (Option & { readonly shared: number })[]
  scope: Record<string, string | number>
  swapHref: string | null
  baseline: boolean
}) {
  const { models, others, query, names, datasets, scope } = props
  const { a, b, dataset: chosen, mode } = query
  const groups = groupsOf(props.imported, models)
  const versions = mode === "versions"
  const known = new Set([...props.imported, ...models].map(({ slug }) => slug))
  const isOffered = { a: known.has(a ?? ""), b: known.has(b ?? "") || others.some(({ address }) => address === b) }
  const [labelA, labelB] = versions ? ["Baseline", "Candidate"] : ["Model A", "Model B"]
  return (
    // Selects keep what was chosen first, or fall to another option with the list: a form for each address.
    <form
      key={JSON.stringify([a, b, chosen, mode, scope])}
      className={styles.picker}
      action={routes.compare()}
      aria-label="Choose two models"
    >
      {Object.entries({ ...scope, ...(versions && { mode }) }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitOnChange />
      <label className={styles.pa}>
        <span>
          <ModelMark side="a" />
          {labelA}
          {props.baseline && !versions ? <span className="tag">baseline</span> : null}
        </span>
        <select name="a" className="field" defaultValue={a ?? ""} required>
          <ModelOptions groups={groups} />
          {isOffered.a ? null : <Elsewhere value={a} name={names.a} />}
        </select>
      </label>
      {props.swapHref ? (
        <Link className={`btn icon in-row ${styles.ps}`} href={props.swapHref} aria-label="Swap A and B">
          <Icon name="swap" />
        </Link>
      ) : (
        <span className={styles.ps} />
      )}
      <label className={styles.pb}>
        <span>
          <ModelMark side="b" />
          {labelB}
        </span>
        <select name="b" className="field" defaultValue={b ?? ""} required>
          <ModelOptions groups={groups} />
          <OtherModels others={others} />
          {isOffered.b ? null : <Elsewhere value={b} name={names.b} />}
        </select>
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
              {name} <span className="muted">{formatCount(shared)}</span>
            </label>
          ))}
          {datasets.length === 0 ? (
            <span className="xs muted">{a && b && a !== b ? "none" : "choose two models"}</span>
          ) : null}
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

/** A model that is in both stands among the imported ones. */
function groupsOf(imported: readonly ImportedOption[], models: readonly Option[]): ModelGroup[] {
  if (imported.length === 0) return [{ label: null, choices: packChoices(models, new Map()) }]
  const known = new Set(imported.map(({ slug }) => slug))
  const groups = [
    { label: "Your models", options: imported.filter(({ isOwn }) => isOwn) },
    { label: "Imported by others", options: imported.filter(({ isOwn }) => !isOwn) },
    { label: "The atlas", options: models.filter(({ slug }) => !known.has(slug)) },
  ]
  return groups.flatMap(({ label, options }) =>
    options.length === 0 ? [] : [{ label, choices: packChoices(options, new Map()) }],
  )
}

/** By analysis, and each with its analysis: the closed box shows the model alone. */
function OtherModels({ others }: { others: readonly OtherOption[] }) {
  return [...new Set(others.map((one) => one.analysisId))].map((id) => {
    const group = others.filter((one) => one.analysisId === id)
    const names = tellApart(
      group,
      ({ modelName }) => modelName,
      ({ modelSlug }) => modelSlug,
    )
    return (
      <optgroup key={id} label={`Analysis ${id}: ${group[0]?.analysisTitle ?? ""}`}>
        {group.map(({ address }, at) => (
          <option key={address} value={address}>
            {names[at]} (analysis {id})
          </option>
        ))}
      </optgroup>
    )
  })
}

/** A model that was asked for and is not among the choices: a list without it would show another one as chosen. */
function Elsewhere({ value, name }: { value: string | undefined; name: string | undefined }) {
  if (value === undefined || name === undefined) return null
  return <option value={value}>{name} (not in these results)</option>
}
