"use client"

import { useActionState, useEffect, useMemo, useRef, useState, type ReactNode } from "react"
import { Field } from "@/components/ui/form/field"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { errorsOf, idle, type ActionState } from "@/lib/http/handlers/action-state"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { routes } from "@/lib/routes"
import { AimFields, type Mode } from "./aim-fields"
import styles from "@/components/analyses/analyses.module.css"
import { CheckList, type CheckItem } from "./check-list"
import { JudgeChoice, type JudgeOption } from "./judge-choice"
import { ParameterFields, type ParameterGroupFields } from "./parameter-fields"
import { PlanFacts } from "./plan-facts"
import { planSample, type Group } from "./sample-plan"
import { SamplingFields, type Sampling } from "./sampling-fields"
import { SpendCapFields } from "./spend-cap-fields"
import spendStyles from "@/components/analyses/spend/spend.module.css"
import { useFormAddress } from "./use-form-address"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

type Props = {
  readonly action: Action
  /** reads a few failures with these settings first */
  readonly dryRun: Action
  readonly resultSet: { readonly id: number; readonly name: string }
  readonly models: readonly CheckItem[]
  readonly datasets: readonly CheckItem[]
  readonly groups: readonly Group[]
  readonly judges: readonly JudgeOption[]
  /** named settings the fields begin with */
  readonly preset: string
  readonly parameters: readonly ParameterGroupFields[]
  readonly releases: readonly { readonly key: string; readonly name: string }[]
  /** what the address says, and what it may leave out */
  readonly initial: Readonly<Record<string, string>>
  readonly chosen: { readonly models: readonly number[]; readonly datasets: readonly number[] }
  readonly defaults: Readonly<Record<string, string>>
  /** percent of each group that is read when nobody says otherwise, by judge */
  readonly shares: Readonly<Record<string, string>>
  /** the server's word on the cost of what the address says */
  readonly estimate: ReactNode
}

/** Settings of a new analysis, with what they come to and cost beside them. Sends without a script too. */
export function AnalysisForm(props: Props) {
  const { action, dryRun, resultSet, models, datasets, groups, judges, releases, preset, parameters, shares } = props
  const [initial] = useState(props.initial)
  const [state, send] = useActionState(action, idle)
  const [tried, sendDryRun] = useActionState(dryRun, idle)
  const [chosenModels, setModels] = useState<ReadonlySet<number>>(new Set(props.chosen.models))
  const [chosenDatasets, setDatasets] = useState<ReadonlySet<number>>(new Set(props.chosen.datasets))
  const [judge, setJudge] = useState(initial.judge ?? judges.find(({ available }) => available)?.id ?? "builtin")
  const [sampling, setSampling] = useState<Sampling>({
    rule: initial.sampling === "cap" ? "cap" : "ratio",
    percent: initial.percent ?? shares[judge] ?? "10",
    cap: initial.cap ?? "25",
  })
  const changeJudge = (next: string) => {
    setJudge(next)
    // A share that somebody chose stays; the usual one follows the judge, whose calls may cost or not.
    const usual = shares[next]
    if (usual !== undefined && sampling.percent === shares[judge]) setSampling({ ...sampling, percent: usual })
  }
  const [mode, setMode] = useState<Mode>(modeOf(initial.mode))
  const form = useRef<HTMLFormElement>(null)
  const all = { model: models.length, dataset: datasets.length }
  const { follow, drop, isRenewing } = useFormAddress(form, {
    defaults: { ...props.defaults, ...(shares[judge] !== undefined && { percent: shares[judge] }) },
    all,
  })
  const followed = useRef([chosenModels, chosenDatasets])
  useEffect(() => {
    // "All" and "None" change boxes without an event of the form.
    if (followed.current[0] === chosenModels && followed.current[1] === chosenDatasets) return
    followed.current = [chosenModels, chosenDatasets]
    follow()
  }, [chosenModels, chosenDatasets, follow])

  const plan = useMemo(() => {
    const { rule, percent, cap } = sampling
    const size = rule === "ratio" ? { ratio: Number(percent) / 100, cap: null } : { ratio: 1, cap: Number(cap) }
    const usable = size.ratio > 0 && size.ratio <= 1 && (size.cap === null || size.cap >= 1)
    return usable
      ? planSample(groups, { models: chosenModels, datasets: chosenDatasets }, { ...size, minimumPerGroup: 1 })
      : null
  }, [groups, chosenModels, chosenDatasets, sampling])
  const problems = tried.status === "idle" ? state : tried

  return (
    <form ref={form} action={send} onChange={follow} onSubmit={drop} className={styles.form} aria-label="New analysis">
      <div>
        <FormMessage state={state} />
        <FormMessage state={tried} />
        <input type="hidden" name="results" value={resultSet.id} />
        <input type="hidden" name="preset" value={preset} />
        <input type="hidden" name="whole" value="1" />
        <fieldset>
          <legend>Which failures</legend>
          <div className="stack">
            <Field name="title" label="Name" errors={errorsOf(problems, "title")}>
              {(field) => (
                <input
                  {...field}
                  className="field"
                  maxLength={200}
                  defaultValue={initial.title ?? resultSet.name}
                  autoComplete="off"
                />
              )}
            </Field>
            <CheckList
              name="model"
              label="Models"
              items={models}
              chosen={chosenModels}
              onChange={setModels}
              errors={errorsOf(problems, "model")}
            />
            <CheckList
              name="dataset"
              label="Benchmarks"
              items={datasets}
              chosen={chosenDatasets}
              onChange={setDatasets}
              errors={errorsOf(problems, "dataset")}
            />
          </div>
        </fieldset>
        <SamplingFields sampling={sampling} onChange={setSampling} seed={initial.seed ?? "42"} state={problems} />
        <JudgeChoice
          judges={judges}
          chosen={initial.judge}
          onChoose={changeJudge}
          errors={errorsOf(problems, "judge")}
        />
        <SpendCapFields initial={initial} state={problems} />
        <AimFields mode={mode} onMode={setMode} releases={releases} initial={initial} state={problems} />
        <ParameterFields groups={parameters} state={problems} />
      </div>
      <aside className={`panel panel-in ${styles.plan}`} aria-label="Plan">
        <PlanFacts plan={plan} isRead={heuristicPart(judge) !== "all"} />
        <div className={spendStyles.estimate} data-stale={isRenewing} aria-busy={isRenewing}>
          {props.estimate}
          <noscript>
            <button type="submit" className="btn" formMethod="get" formAction={routes.newAnalysis()} formNoValidate>
              Estimate again
            </button>
          </noscript>
        </div>
        <div className="stack">
          <div className="actions items-center">
            <SubmitButton pending="Starting" className="btn primary lg">
              Start the analysis
            </SubmitButton>
            <button type="submit" className="btn" formAction={sendDryRun}>
              Dry run on 5 failures
            </button>
          </div>
          <p className="xs muted">
            A dry run asks the judge about five of these failures and shows prompts and replies in full. It starts
            nothing; good replies are cached, so the analysis does not pay for them again.
          </p>
        </div>
      </aside>
    </form>
  )
}

const modeOf = (text: string | undefined): Mode => (text === "induce" || text === "both" ? text : "place")
