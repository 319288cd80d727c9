import { formatCount, formatUnscored } from "@/lib/format"

/** How many answers were scored; those that were not stand beside them, where there are any. */
export function Attempts(of: { readonly predictions: number; readonly unscored: number }) {
  return (
    <>
      {formatCount(of.predictions)}
      {of.unscored > 0 ? (
        <>
          {" "}
          <small className="muted block" title={formatUnscored(of)}>
            + {formatCount(of.unscored)} unscored
          </small>
        </>
      ) : null}
    </>
  )
}
