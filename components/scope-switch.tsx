"use client"

import Link from "next/link"
import { useEffect, useRef, type ReactNode } from "react"
import { routes } from "@/lib/routes"
import { Icon } from "./ui/icon"
import { StatusTag } from "./atlas/release-switcher"
import { keyOfScope, sameIn, scopeInAddress, type AddressScope } from "./scope/scope-address"
import { useAddress, useToldName } from "./scope/shown-scope"
import styles from "./scope-switch.module.css"

export type ScopeChoices = {
  readonly releases: readonly { key: string; name: string; status: "latest" | "preview" | "stale" }[]
  /** the reader's newest results and analyses; null: nobody is signed in */
  readonly own: {
    readonly results: readonly { id: number; name: string; note: string }[]
    readonly analyses: readonly { id: number; name: string; note: string }[]
  } | null
}

/** Which part of the reader's world is shown, and the others there are: every link leads to the same page in another scope. */
export function ScopeSwitch({ choices }: { choices: ScopeChoices }) {
  const address = useAddress()
  const key = keyOfScope(scopeInAddress(address))
  const { box, close } = useMenu(`${address.path}?${address.search}`)
  const latest = choices.releases.find(({ status }) => status === "latest")
  if (!latest && choices.own === null) return null
  return (
    <details
      ref={box}
      className={`menu ${styles.switch} ${key === "" ? "" : styles.narrowed}`}
      onKeyDown={(event) => (event.key === "Escape" ? close() : undefined)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) currentTarget.open = false
      }}
    >
      <summary className="btn ghost" data-release={latest?.key}>
        <span className="sr">Shown: </span>
        <span className={styles.name}>
          <ShownName choices={choices} />
        </span>
        {key === "" && choices.own === null ? <span className="tag">latest</span> : null}
        <Icon name="down" small />
      </summary>
      <div className={`menu-pop ${styles.pop}`} tabIndex={-1}>
        <ScopeLinks choices={choices} />
      </div>
    </details>
  )
}

/** The same choices in the menu of narrow screens. */
export function ScopeList({ choices }: { choices: ScopeChoices }) {
  return (
    <details className={styles.list}>
      <summary>
        Shown:{" "}
        <strong>
          <ShownName choices={choices} />
        </strong>{" "}
        <Icon name="down" small />
      </summary>
      <ScopeLinks choices={choices} />
    </details>
  )
}

function ShownName({ choices: { releases, own } }: { choices: ScopeChoices }) {
  const scope = scopeInAddress(useAddress())
  const key = keyOfScope(scope)
  const told = useToldName(key)
  const [kind, id] = key.split(" ")
  const latest = releases.find(({ status }) => status === "latest")
  if (kind === "release") return scope.release === "latest" ? "Public atlas" : `Release ${scope.release}`
  if (kind === "results") return own?.results.find((one) => String(one.id) === id)?.name ?? told ?? `Results ${id}`
  if (kind === "analysis") return own?.analyses.find((one) => String(one.id) === id)?.name ?? told ?? `Analysis ${id}`
  return own ? "Everything" : `Release ${latest?.key}`
}

function ScopeLinks({ choices: { releases, own } }: { choices: ScopeChoices }) {
  const address = useAddress()
  const current = scopeInAddress(address)
  const link = (scope: AddressScope, children: ReactNode) => {
    const key = keyOfScope(scope)
    return (
      <Link
        key={key}
        href={sameIn(scope, address)}
        prefetch={false}
        aria-current={key === keyOfScope(current) ? "true" : undefined}
      >
        {children}
      </Link>
    )
  }
  const atlas = (
    <>
      {releases.map(({ key, name, status }) =>
        link(
          // For who has nothing of their own the latest release is all there is.
          status === "latest" ? (own ? { release: "latest" } : {}) : { release: key },
          <>
            <span>{name}</span> <StatusTag status={status} />
          </>,
        ),
      )}
      <Link href={routes.published()} prefetch={false}>
        <span>The published ErrorAtlas</span> <StatusTag status="published" />
      </Link>
    </>
  )
  if (!own) return atlas
  const named = (param: "results" | "analysis", rows: readonly { id: number; name: string; note: string }[]) =>
    rows.map(({ id, name, note }) =>
      link(
        { [param]: id },
        <>
          <span>{name}</span> <small>{note}</small>
        </>,
      ),
    )
  return (
    <>
      {link({}, "The atlas and my results")}
      <p>Public atlas</p>
      {atlas}
      {own.results.length > 0 ? <p>Your results</p> : null}
      {named("results", own.results)}
      {own.analyses.length > 0 ? <p>Your analyses</p> : null}
      {named("analysis", own.analyses)}
      <Link href={routes.work()}>All of your work</Link>
    </>
  )
}

/** A menu that closes with Escape, and when its reader has gone somewhere; the focus goes back to its button. */
function useMenu(address: string) {
  const box = useRef<HTMLDetailsElement>(null)
  const close = () => {
    const details = box.current
    if (!details?.open) return
    if (details.contains(document.activeElement)) details.querySelector("summary")?.focus()
    details.open = false
  }
  useEffect(close, [address])
  return { box, close }
}
