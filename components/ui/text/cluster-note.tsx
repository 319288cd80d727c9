import { Note } from "@/components/ui/note"
import { clusterHelp, clusterWords, severalClusterWords } from "@/lib/wording/clusters"

/** By what intervals go where items lie in clusters; nothing where none are named. Why is said to who points at it. */
export function ClusterNote(props: {
  clusters: { readonly items: number; readonly clusters: number; readonly isUnit: boolean } | null
  /** of several models: how many items and clusters each has is not added up */
  several?: boolean
  /** what names them */
  keys: readonly string[]
}) {
  const { clusters, keys } = props
  if (!clusters) return null
  return (
    <Note>
      <abbr title={clusterHelp}>{props.several ? severalClusterWords(keys) : clusterWords(clusters, keys)}</abbr>.
    </Note>
  )
}
