import Link from "next/link"
import { ControlButton, type ControlAction } from "@/components/analyses/progress/control-button"
import { Note } from "@/components/ui/note"
import type { DeletionLine } from "@/lib/wording/deletion"

/** What would go with something of one's own, and the button that does it; `blocked`: why it cannot be. */
export function DeleteView(props: {
  name: string
  /** what stays as it is */
  staying: string
  lines: readonly DeletionLine[]
  blocked: string | null
  action: ControlAction
  id: number
  keep: { readonly href: string; readonly label: string }
}) {
  const { blocked } = props
  return (
    <>
      <header className="page-head">
        <div>
          <h1 style={{ overflowWrap: "anywhere" }}>Delete {props.name}?</h1>
          <p className="lede">This cannot be undone. {props.staying}</p>
        </div>
      </header>
      <div className="stack mt-4" style={{ maxWidth: "44rem" }}>
        <dl className="kv">
          {props.lines.map(({ name, value }) => (
            <div key={name} style={{ display: "contents" }}>
              <dt>{name}</dt>
              <dd style={{ overflowWrap: "anywhere" }}>{value}</dd>
            </div>
          ))}
        </dl>
        {blocked === null ? (
          <div className="row">
            <ControlButton action={props.action} id={props.id} pending="Deleting" className="btn primary">
              Delete for good
            </ControlButton>
            <Link className="btn" href={props.keep.href}>
              {props.keep.label}
            </Link>
          </div>
        ) : (
          <Note kind="warn">{blocked}</Note>
        )}
      </div>
    </>
  )
}
