import { Note } from "@/components/ui/note"
import type { ActionState } from "@/lib/http/handlers/action-state"
import { formatCount, formatUnscored, plural } from "@/lib/format"
import { ClustersForm } from "./clusters-form"
import { CountingForm, type CountedDataset } from "./counting-form"
import { DirectionForm } from "./direction-form"
import { ItemsForm, type MatchedDataset } from "./items-form"
import { VisibilityForm } from "./visibility-form"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

type Dataset = CountedDataset &
  MatchedDataset & {
    readonly lowerIsBetter: boolean
    readonly directionAssumed: boolean
    readonly predictions: number
    readonly failures: number
    readonly unscored: number
  }

const attemptsOf = ({ predictions, unscored }: Dataset) => predictions - unscored

/** Whether there is anything to choose: several scores, variants or trials. */
function hasChoices({ metrics, variants, trials }: CountedDataset): boolean {
  return (metrics?.length ?? 0) > 1 || (variants?.length ?? 0) > 1 || trials > 1
}

/** The whole result set beside the benchmark in view: sums, what deserves a second look, and who may see it. */
export function ResultSetFacts(props: {
  resultSet: { readonly id: number; readonly rejected: number; readonly visibility: string }
  datasets: readonly Dataset[]
  chosen: Dataset | undefined
  isOwner: boolean
  changeVisibility: Action
  changeDirection: Action
  changeCounting: Action
  changeClusters: Action
  /** what the files of the benchmark in view say that could name clusters of items */
  clusterKeys: readonly string[]
  matchItems: Action
  /** what the import found out about ids and prompts */
  notes: readonly string[]
}) {
  const { resultSet, datasets, chosen } = props
  const sum = (of: (dataset: Dataset) => number) => datasets.reduce((total, dataset) => total + of(dataset), 0)
  return (
    <>
      <section>
        <h2 className="h3">{datasets.length === 1 ? "In all" : `All ${datasets.length} benchmarks`}</h2>
        <dl className="kv" style={{ marginTop: "0.5rem" }}>
          {datasets.map((dataset) => (
            <div key={dataset.name} style={{ display: "contents" }}>
              <dt>{dataset.name}</dt>
              <dd>
                {formatCount(dataset.failures)} of {formatCount(attemptsOf(dataset))}
              </dd>
            </div>
          ))}
          {datasets.length > 1 ? (
            <>
              <dt>
                <b style={{ color: "var(--color-ink)" }}>Failures</b>
              </dt>
              <dd>
                <b>
                  {formatCount(sum(({ failures }) => failures))} of {formatCount(sum(attemptsOf))}
                </b>
              </dd>
            </>
          ) : null}
        </dl>
      </section>
      {chosen ? (
        <DirectionForm
          key={chosen.datasetId}
          action={props.isOwner ? props.changeDirection : null}
          resultSetId={resultSet.id}
          dataset={chosen}
        />
      ) : null}
      {chosen && hasChoices(chosen) ? (
        <CountingForm
          key={`counting ${chosen.datasetId}`}
          action={props.isOwner ? props.changeCounting : null}
          resultSetId={resultSet.id}
          dataset={chosen}
        />
      ) : null}
      {chosen ? (
        <ClustersForm
          key={`clusters ${chosen.datasetId}`}
          action={props.isOwner ? props.changeClusters : null}
          resultSetId={resultSet.id}
          dataset={chosen}
          keys={props.clusterKeys}
        />
      ) : null}
      {chosen && chosen.unscored > 0 ? (
        <Note>
          {chosen.name}: {formatUnscored({ predictions: attemptsOf(chosen), unscored: chosen.unscored })}. They are kept
          and count neither as right nor as failures.
        </Note>
      ) : null}
      {chosen ? (
        <ItemsForm
          key={`items ${chosen.datasetId}`}
          action={props.isOwner ? props.matchItems : null}
          resultSetId={resultSet.id}
          dataset={chosen}
        />
      ) : null}
      {props.notes.map((note) => (
        <Note key={note}>{note}</Note>
      ))}
      {resultSet.rejected === 0 ? (
        <Note kind="done">No row was refused. The same example has the same question for every model.</Note>
      ) : (
        <Note>
          <a href="#refused">{plural(resultSet.rejected, "row")} refused</a>; the rest is kept.
        </Note>
      )}
      {props.isOwner ? (
        <VisibilityForm action={props.changeVisibility} resultSetId={resultSet.id} visibility={resultSet.visibility} />
      ) : null}
    </>
  )
}
