import { FurtherChecks } from "@/components/stability/further-checks"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { Analysis } from "@/lib/data/analyses/analyses"
import { listOtherReadings } from "@/lib/data/agreement/rereading"
import { countTitleItems, fewestCalls, listStabilities } from "@/lib/data/stability/stability"
import { findJudge, judgesAreOwners, listJudgesFor } from "@/lib/judge-info/available-judges"
import { measureStability, readAgain } from "./actions"

/** What the page of a finished analysis offers for checking it; `sampled` failures were given to its judge. */
export async function FurtherChecksSection({
  analysis,
  sampled,
  viewer,
}: {
  analysis: Analysis
  sampled: number
  viewer: Viewer
}) {
  const judges = listJudgesFor(viewer)
  const [readings, measurements, items] = await Promise.all([
    listOtherReadings(analysis, viewer),
    listStabilities(analysis.id),
    countTitleItems(analysis.id),
  ])
  return (
    <FurtherChecks
      analysis={analysis}
      failures={sampled}
      isOwner={viewer !== null && viewer.id === analysis.ownerId}
      judges={judges}
      judgesKept={judges.some(({ reason }) => reason === judgesAreOwners) ? judgesAreOwners : null}
      readings={readings.map((one) => ({
        ...one,
        judge: findJudge(one.judgeId)?.label ?? one.judgeId,
      }))}
      measurements={measurements}
      callsARun={fewestCalls(items, analysis.config)}
      actions={{ readAgain, measureStability }}
    />
  )
}
