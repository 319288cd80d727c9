import { DotCell } from "@/components/plot/marks/cells"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { Scale } from "@/components/plot/scale"
import { ExportTable } from "@/components/ui/figure/export-table"
import { formatCount, formatDecimal, formatPercent, formatProbability } from "@/lib/format"
import { areAllAlike, type Comparison } from "@/lib/stats/comparison/paired-comparison"
import { FEWEST_FOR_DISTANCE } from "@/lib/stats/signatures/nearest-models"
import styles from "@/components/compare/compare.module.css"

const unit: Scale = { min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1] }

/** Why there is no kappa to show. */
function noKappaWords({ split, trials }: Comparison): string {
  return areAllAlike(split)
    ? "They fail on the very same items: all alike, so there is no interval."
    : `One of them fails ${trials ? "every item or none" : "always or never"}, so chance cannot be told apart.`
}

/** Do they fail on the same items, on shared failures in the same way, with the same mix overall? */
export function Alike({ comparison }: { comparison: Comparison }) {
  const { errorConsistency, signature } = comparison
  const { agreement, distance } = signature
  const tooFew = fewPlaced(comparison)
  return (
    <section id="three-ways" aria-labelledby="alike">
      <div className="row" style={{ justifyContent: "space-between" }}>
        <h2 id="alike" className="h3">
          Three ways to be alike
        </h2>
        <div className="fig-tools">
          <ExportTable name="three ways to be alike" of="three-ways" hasTable={false} />
        </div>
      </div>
      <dl className={styles.alike} style={{ marginTop: "0.875rem" }}>
        <dt>Do they fail on the same items?</dt>
        <dd>
          {errorConsistency.kappa ? (
            <>
              <b>{beyondChance(errorConsistency.kappa)}</b> Error consistency κ {withInterval(errorConsistency.kappa)}.
              <DotCell scale={unit} value={errorConsistency.kappa} tone="ink" />
              <Ends from="0, chance" to="1" />
            </>
          ) : (
            noKappaWords(comparison)
          )}
        </dd>
        <dt>On a shared failure, in the same way?</dt>
        <dd>
          {agreement ? (
            <>
              <b>
                Same category for {formatCount(agreement.same)} of {formatCount(agreement.of)}
                {agreement.kappa ? "" : "."}
              </b>
              {agreement.kappa ? <>, beyond chance κ {withInterval(agreement.kappa)}.</> : null}
              {agreement.unplaced > 0
                ? ` ${formatCount(agreement.unplaced)} more are in no category on one side or both: not compared.`
                : null}
              {agreement.kappa ? (
                <>
                  <DotCell scale={unit} value={agreement.kappa} tone="ink" />
                  <Ends from="0, chance" to="1" />
                </>
              ) : null}
            </>
          ) : (
            "No item that both fail is in a category for both."
          )}
        </dd>
        <dt>With the same mix overall?</dt>
        <dd>
          {distance && tooFew !== null ? (
            `Too few failures in a category to say: ${tooFew}. Below ${FEWEST_FOR_DISTANCE} a distance is mostly noise.`
          ) : distance ? (
            <>
              <b>{mixWords(distance)}</b> Signature distance √JSD {formatDecimal(distance.sqrtJsd)}
              {distance.chance95 === null
                ? ", from a sample; not tested."
                : `, where chance stays below ${formatDecimal(distance.chance95)} in 95% of cases (p ${formatProbability(distance.p ?? 1)}).`}{" "}
              {formatPercent(distance.totalVariation, 0)} of failures would have to change category.
              <DotCell
                scale={unit}
                value={distance.interval ? { estimate: distance.sqrtJsd, ...distance.interval } : null}
                tone="ink"
                band={distance.chance95}
              />
              <Ends from={distance.chance95 === null ? "same mix" : "same mix; grey: chance"} to="nothing in common" />
            </>
          ) : signature.basis === "labelled" ? (
            "Rules gave the labels here, so no distance is worked out from them."
          ) : (
            "Too little was read of one of them."
          )}
        </dd>
      </dl>
      <p className="fig-note">
        κ runs from 0, chance, to 1; a distance of 0 is the same mix. Intervals: bootstrap over items. Chance: the same
        items failed, their kinds swapped on shared failures and dealt anew on the others. Both are drawn with a fixed
        seed.
      </p>
    </section>
  )
}

/** "12 and 195" where a mix of failures rests on fewer than a distance needs; null where it does not. */
function fewPlaced({ a, b, signature }: Comparison): string | null {
  const unassigned = signature.categories.find((row) => row.slug === "unassigned")
  const [ofA, ofB] = [a.read - (unassigned?.a ?? 0), b.read - (unassigned?.b ?? 0)]
  return Math.min(ofA, ofB) < FEWEST_FOR_DISTANCE ? `${formatCount(ofA)} and ${formatCount(ofB)}` : null
}

/** What the ends of the axis mean. */
function Ends({ from, to }: { from: string; to: string }) {
  return (
    <span className={styles.ends} aria-hidden="true">
      <span>{from}</span>
      <span>{to}</span>
    </span>
  )
}

function beyondChance(kappa: Estimate): string {
  if (kappa.low > 0) return "More than by chance."
  if (kappa.high < 0) return "Less than by chance."
  return "Not shown."
}

function mixWords(distance: { readonly p: number | null }): string {
  if (distance.p === null) return "Estimated."
  return distance.p < 0.05 ? "No." : "No difference shown."
}

function withInterval(kappa: Estimate): string {
  return `${formatDecimal(kappa.estimate)} (${formatDecimal(kappa.low)} to ${formatDecimal(kappa.high)})`
}
