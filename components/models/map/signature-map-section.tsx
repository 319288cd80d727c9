import { EmptyState } from "@/components/ui/empty-state"
import { ExportTable } from "@/components/ui/figure/export-table"
import { Figure } from "@/components/ui/figure/figure"
import { Icon } from "@/components/ui/icon"
import { formatCount, plural } from "@/lib/format"
import { FEWEST_FOR_MAP, type SignatureMap } from "@/lib/stats/signatures/signature-map"
import { intervalLevel } from "@/lib/wording/labels"
import { MapPicture } from "./map-picture"
import { MapTable } from "./map-table"
import { mapBasis, mapFinding } from "./map-text"
import { countPairs, mappedRows, ROUGH_BELOW } from "./map-rows"
import { DistanceMatrix } from "./distance-matrix"
import { PairForm } from "./pair-form"

/** Who fails alike: the map, the distances behind it, and a way to any pair. */
export function SignatureMapSection(props: {
  map: SignatureMap
  models: ReadonlyMap<number, { readonly slug: string; readonly name: string; readonly suites: readonly string[] }>
  benchmarks: { readonly explained: number; readonly p: number } | null
  scope: Record<string, string | number>
  fileHref: string
}) {
  const { map, models, benchmarks, scope } = props
  const rows = mappedRows(map, models)
  const pairs = countPairs(map, rows)
  const rough = rows.filter(({ isRough }) => isRough).length
  const missing = map.tooFew.map(({ modelId, read }) => `${models.get(modelId)?.name ?? ""} (${formatCount(read)})`)
  if (rows.length < 2)
    return (
      <EmptyState title="Too few models for a map">
        A place on it needs {FEWEST_FOR_MAP} failures read; {plural(rows.length, "model")} here{" "}
        {rows.length === 1 ? "has" : "have"} as many. An analysis that reads more of their failures brings them in.
      </EmptyState>
    )
  const leftOut = [
    ...(missing.length > 0
      ? [
          `Left out with fewer than ${FEWEST_FOR_MAP} failures read: ${missing.slice(0, 24).join(", ")}${missing.length > 24 ? ` and ${missing.length - 24} more` : ""}.`,
        ]
      : []),
    ...(map.leftOut > 0
      ? [`${plural(map.leftOut, "model")} beyond the ${formatCount(rows.length)} read most left out as well.`]
      : []),
  ]
  return (
    <>
      <Figure
        id="map"
        title={mapFinding({ models: rows.length, pairs, benchmarks })}
        subtitle={mapBasis({ pairs, benchmarks, explained: map.explained })}
        note={`${benchmarks ? "Models on different benchmarks met different items, so their distance is the benchmarks’ as well: choose one benchmark above to hold that fixed. " : ""}Haze: where a model might lie had other failures of it been read, ${intervalLevel} along either axis. ${rough > 0 ? `Hollow: fewer than ${ROUGH_BELOW} failures read, a place that is mostly noise (${formatCount(rough)} of ${formatCount(rows.length)}). ` : ""}${leftOut.join(" ")}`}
        exportName="signature map of models"
        table={<MapTable rows={rows} scope={scope} />}
      >
        <MapPicture rows={rows} scope={scope} />
      </Figure>
      <div className="section">
        <h2 className="mb-3">Any two beside each other</h2>
        <PairForm rows={rows} scope={scope} />
      </div>
      <div className="section">
        <section className="fig minor" id="distances" aria-labelledby="distances-title">
          <header className="fig-head">
            <div>
              <h2 className="fig-title" id="distances-title">
                {formatCount(pairs.apart)} of {plural(pairs.pairs, "pair")} can be told apart
              </h2>
              <p className="fig-sub">
                √JSD of every pair, models that fail alike beside one another (average linkage); q &lt; 0.10 by
                Pearson’s test of homogeneity at the effective sizes, Benjamini–Hochberg over all pairs.
              </p>
            </div>
            <div className="fig-tools">
              <a className="btn ghost" href={props.fileHref} download>
                <Icon name="download" /> All pairs as CSV
              </a>
              <ExportTable name="distances of models" hasTable={false} />
            </div>
          </header>
          <DistanceMatrix rows={rows} distances={map.distances} q={map.q} />
        </section>
      </div>
    </>
  )
}
