import { CopyLink } from "@/components/ui/copy/copy-link"
import { SegmentedLinks } from "@/components/ui/nav/segmented-links"
import type { ActionState } from "@/lib/http/handlers/action-state"
import type { CompareQuery } from "@/lib/queries"
import styles from "@/components/compare/compare.module.css"
import { compareHref } from "@/components/compare/href"
import { PinBaseline } from "./pin-baseline"

/** How the two are looked at, and the pin. */
export function CompareModes(props: {
  query: CompareQuery
  action: (previous: ActionState<undefined>, form: FormData) => Promise<ActionState<undefined>>
  a: { readonly slug: string; readonly name: string }
  pinned: string | undefined
  sharesItems: boolean
}) {
  const { query, sharesItems } = props
  const href = compareHref(query)
  return (
    <div className={styles.bar2}>
      <div className="row">
        <SegmentedLinks
          label="What the two are"
          small
          current={query.mode}
          options={[
            { value: "models", label: "Two models", href: compareHref(query, { mode: "models" }) },
            {
              value: "versions",
              label: "Regressions, A to B",
              href: compareHref(query, { mode: "versions", items: "shared" }),
            },
          ]}
        />
        {sharesItems && query.mode === "models" ? (
          <SegmentedLinks
            label="Which items count"
            small
            current={query.items}
            options={[
              { value: "shared", label: "Shared items", href: compareHref(query, { items: "shared" }) },
              { value: "all", label: "All items of each", href: compareHref(query, { items: "all" }) },
            ]}
          />
        ) : null}
      </div>
      <div className="row">
        <PinBaseline action={props.action} a={props.a} pinned={props.pinned} query={href.split("?")[1] ?? ""} />
        <CopyLink />
      </div>
    </div>
  )
}
