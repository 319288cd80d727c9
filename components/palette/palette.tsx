"use client"

import { useRouter } from "next/navigation"
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react"
import { routes } from "@/lib/routes"
import { Icon } from "../ui/icon"
import { paletteEntries, type Answer, type Entry } from "./entries"
import type { AddressScope } from "@/components/scope/scope-address"
import styles from "./palette.module.css"

/** Go anywhere by typing: a combobox over pages, names and failures in a modal dialog. Loaded when first asked for. */
export function Palette({ scope: shown, onClose }: { scope: AddressScope; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const router = useRouter()
  const listId = useId()
  const [typed, setTyped] = useState("")
  const [active, setActive] = useState(0)
  const [scope] = useState(shown)
  const { answer, isWaiting } = useAnswer(typed, scope)
  const entries = paletteEntries(typed, answer, scope)

  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: "nearest" })
  }, [active, listId])

  const open = (entry: Entry | undefined) => {
    if (!entry) return
    dialog.current?.close()
    router.push(entry.href)
  }
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0
    if (event.key === "Enter") open(entries[active])
    else if (step !== 0 && entries.length > 0) setActive((active + step + entries.length) % entries.length)
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label="Go to"
      onClose={onClose}
      onClick={(event) => (event.target === dialog.current ? dialog.current.close() : undefined)}
    >
      <div className={styles.field}>
        <Icon name="search" />
        <input
          role="combobox"
          aria-label="Go to a page, model, benchmark, category or failure"
          aria-expanded={entries.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={entries.length > 0 ? `${listId}-${active}` : undefined}
          placeholder="Go to, or search the failures"
          autoComplete="off"
          autoFocus
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKey}
        />
        <kbd>Esc</kbd>
      </div>
      <div className={styles.list} role="listbox" id={listId} aria-label="Results" aria-busy={isWaiting}>
        {entries.map((entry, index) => (
          <div key={`${entry.href} ${index}`} role="presentation">
            {entries[index - 1]?.group === entry.group ? null : (
              <p className={styles.group} role="presentation">
                {entry.group}
              </p>
            )}
            <div
              role="option"
              id={`${listId}-${index}`}
              aria-selected={index === active}
              className={styles.option}
              onMouseMove={() => setActive(index)}
              onClick={() => open(entry)}
            >
              <span>{entry.label}</span>
              <span className={styles.note}>{entry.note}</span>
            </div>
          </div>
        ))}
      </div>
      <p className={styles.foot} role="status">
        {isWaiting ? "Searching …" : `${entries.length} results`}
        <span aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> move · <kbd>↵</kbd> open
        </span>
      </p>
    </dialog>
  )
}

/** The answer to what was typed last; older ones are dropped, and typing on asks again after a breath. */
function useAnswer(typed: string, scope: AddressScope): { answer: Answer | null; isWaiting: boolean } {
  const [state, setState] = useState<{ q: string; answer: Answer | null }>({ q: "", answer: null })
  const q = typed.trim()
  useEffect(() => {
    if (q === "") return
    const gone = new AbortController()
    const timer = window.setTimeout(async () => {
      try {
        const reply = await fetch(routes.api("search", { ...scope, q, limit: 5 }), { signal: gone.signal })
        setState({ q, answer: reply.ok ? ((await reply.json()) as Answer) : null })
      } catch {
        if (!gone.signal.aborted) setState({ q, answer: null })
      }
    }, 120)
    return () => {
      gone.abort()
      window.clearTimeout(timer)
    }
  }, [q, scope])
  return { answer: q === "" ? null : state.answer, isWaiting: q !== "" && state.q !== q }
}
