"use client"

import { useEffect, useRef } from "react"
import styles from "./palette.module.css"

const keys = [
  {
    where: "Everywhere",
    keys: [
      ["⌘ K", "or Ctrl K: go to a page, model, category or failure"],
      ["?", "this sheet"],
      ["Esc", "close what is open"],
    ],
  },
  {
    where: "Atlas tree",
    keys: [
      ["↑ ↓", "previous, next category"],
      ["→ ←", "open; close, or go to the parent"],
      ["Home End", "first, last"],
      ["*", "open all beside it"],
      ["a–z", "jump to the next that begins so"],
      ["Enter", "the category’s page"],
    ],
  },
  {
    where: "Lists of failures and items",
    keys: [
      ["j k", "next, previous row"],
      ["Enter", "open it"],
      ["e", "save all rows as CSV"],
    ],
  },
  {
    where: "A failure, or an item of a comparison",
    keys: [
      ["[ ]", "previous, next of the list; k and j as well"],
      ["1–5", "what you say of its label, once signed in"],
    ],
  },
] as const

/** The keys of the site, by place. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className={`${styles.dialog} ${styles.sheet}`} aria-labelledby="key-sheet" onClose={onClose}>
      <header>
        <h2 id="key-sheet">Keys</h2>
        <button type="button" className="btn ghost" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      {keys.map(({ where, keys: rows }) => (
        <section key={where}>
          <h3>{where}</h3>
          <dl>
            {rows.map(([key, does]) => (
              <div key={key}>
                <dt>
                  {key.split(" ").map((one) => (
                    <kbd key={one}>{one}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="muted xs">Single keys are off while you type.</p>
    </dialog>
  )
}
