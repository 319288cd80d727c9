"use client"

import { useId, useState, useSyncExternalStore } from "react"
import styles from "@/components/failures/failure.module.css"

export type CategoryChoice = { readonly slug: string; readonly path: readonly string[] }

const nameOf = ({ slug, path }: CategoryChoice) => path.at(-1) ?? slug
const never = () => () => undefined

/**
 * A category of the taxonomy, found by typing; nothing else can be chosen. Until scripts run, and without them, it is a
 * select of the same name.
 */
export function CategoryCombobox({
  name,
  choices,
  first,
  onChoose,
}: {
  name: string
  choices: readonly CategoryChoice[]
  /** slug of what is chosen at first; "" for nothing */
  first: string
  onChoose: (slug: string) => void
}) {
  const scripted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  if (!scripted)
    return (
      <select name={name} className="field" defaultValue="" aria-label="The category it belongs to">
        <option value="">if another: which…</option>
        {choices.map(({ slug, path }) => (
          <option key={slug} value={slug}>
            {path.join(" / ")}
          </option>
        ))}
      </select>
    )
  return <Combobox name={name} choices={choices} first={first} onChoose={onChoose} />
}

function Combobox({ name, choices, first, onChoose }: Parameters<typeof CategoryCombobox>[0]) {
  const list = useId()
  const [chosen, setChosen] = useState(() => choices.find(({ slug }) => slug === first) ?? null)
  const [text, setText] = useState(() => (chosen ? nameOf(chosen) : ""))
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found = chosen
    ? choices
    : choices.filter(({ path }) => words.every((word) => path.join(" ").toLowerCase().includes(word)))
  const active = open ? found[at] : undefined

  const choose = (choice: CategoryChoice) => {
    setChosen(choice)
    setText(nameOf(choice))
    setOpen(false)
    onChoose(choice.slug)
  }
  const move = (step: number) => {
    const next = open ? Math.min(found.length - 1, Math.max(0, at + step)) : 0
    setOpen(true)
    setAt(next)
    document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: "nearest" })
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const { key } = event
    if (key === "ArrowDown" || key === "ArrowUp") move(key === "ArrowDown" ? 1 : -1)
    else if (key === "Enter" && active && !event.ctrlKey && !event.metaKey) choose(active)
    else if (key === "Escape" && open) setOpen(false)
    else return
    event.preventDefault()
  }
  return (
    <div className={styles.combo}>
      <input type="hidden" name={name} value={chosen?.slug ?? ""} />
      <input
        className="field"
        role="combobox"
        aria-label="Another category"
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active ? `${list}-${at}` : undefined}
        placeholder="Another category…"
        autoComplete="off"
        maxLength={100}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setChosen(null)
          onChoose("")
          setAt(0)
          setOpen(true)
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <ul id={list} role="listbox" aria-label="Categories" className={styles.options} hidden={!open}>
        {open
          ? found.map((choice, index) => (
              <li
                key={choice.slug}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === at}
                onPointerDown={(event) => {
                  event.preventDefault()
                  choose(choice)
                }}
              >
                {choice.path.length > 1 ? (
                  <span className="muted">{choice.path.slice(0, -1).join(" / ")} / </span>
                ) : null}
                {choice.path.at(-1)}
              </li>
            ))
          : null}
        {open && found.length === 0 ? (
          <li role="option" aria-selected={false} aria-disabled="true">
            No category has these words
          </li>
        ) : null}
      </ul>
    </div>
  )
}
