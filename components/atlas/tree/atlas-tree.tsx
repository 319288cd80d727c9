"use client"

import { useRouter } from "next/navigation"
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  useTransition,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
} from "react"
import type { Scale } from "@/components/plot/scale"
import { countWords } from "@/lib/wording/labels"
import { withQuery } from "@/lib/routes"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import styles from "./atlas-tree.module.css"
import { unpackRows } from "@/components/atlas/view/row-encoding"
import { TreeRowCells } from "./tree-row-cells"
import { ask, follow, moveByKey, moveByLetters, toggle, type Selection, type TreeState } from "./tree-keyboard"
import type { TreeRow, Unit } from "@/components/atlas/view/tree-rows"

type Params = Readonly<Record<string, string | number | readonly string[] | undefined>>

type Props = {
  label: string
  /** see packRows */
  rows: string
  suites: readonly { readonly name: string; readonly few: boolean }[]
  scale: Scale
  unit: Unit
  labels: Pick<Labels, "part">
  /** the highest end of the models' spread, for its scale */
  widest: number
  q?: string | undefined
  open: readonly string[]
  selected: string | null
  /** this page's address without `open` and `node` */
  path: string
  params: Params
  /** what the pages of categories keep of it */
  pageParams: Params
}

/** Wide enough for the detail card to stand beside the tree. */
const cardBeside = "(min-width: 1181px)"

/**
 * The ARIA tree pattern over rows that work without a script too: branches open and rows are selected by links. With
 * one, arrows, Home, End, * and letters move; the address follows, so that every view can be sent to somebody.
 */
export function AtlasTree(props: Props) {
  const { path, params, pageParams } = props
  const rows = useMemo(
    () => unpackRows(props.rows, (slug) => withQuery(`${path}/${encodeURIComponent(slug)}`, pageParams)),
    [props.rows, path, pageParams],
  )
  const router = useRouter()
  const [, startTransition] = useTransition()
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(props.open))
  const [selection, setSelection] = useState<Selection>({ selected: props.selected, told: props.selected, asked: [] })
  const [focus, setFocus] = useState(props.selected ?? rows[0]?.key ?? "")
  const followed = follow(selection, props.selected)
  if (followed !== selection) {
    setSelection(followed)
    if (followed.selected !== selection.selected) {
      setOpen(new Set([...open, ...props.open]))
      setFocus(followed.selected ?? focus)
    }
  }
  const { selected } = followed
  const [ready, setReady] = useState(false)
  const tree = useRef<HTMLUListElement>(null)
  const typed = useRef({ letters: "", at: 0 })
  const pending = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  // Links inside rows leave the tab order only once the keys work.
  useEffect(() => {
    const frame = requestAnimationFrame(() => setReady(true))
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(pending.current)
    }
  }, [])

  const hrefWith = (branches: ReadonlySet<string>, node: string | null) =>
    withQuery(path, { ...params, open: [...branches], node })

  const show = (branches: ReadonlySet<string>) => {
    setOpen(branches)
    window.history.replaceState(null, "", hrefWith(branches, selected))
  }

  const select = (key: string, { wait }: { wait: number }) => {
    setFocus(key)
    setSelection((now) => ask(now, key))
    clearTimeout(pending.current)
    pending.current = setTimeout(
      () => startTransition(() => router.replace(hrefWith(open, key), { scroll: false })),
      wait,
    )
  }

  const moveTo = (next: TreeState) => {
    if (next.open !== open) show(next.open)
    if (next.focus === focus) return
    tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(next.focus)}"]`)?.focus()
    if (window.matchMedia(cardBeside).matches) select(next.focus, { wait: 220 })
    else setFocus(next.focus)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const state = { focus, open }
    const current = rows.find((row) => row.key === focus)
    if (event.key === "Enter" && current) {
      event.preventDefault()
      router.push(current.href)
      return
    }
    if (event.key === " ") {
      event.preventDefault()
      select(focus, { wait: 0 })
      return
    }
    const moved = moveByKey(rows, state, event.key)
    const next = moved ?? (/^\S$/u.test(event.key) ? moveByLetters(rows, state, lettersWith(event)) : null)
    if (!next) return
    event.preventDefault()
    moveTo(next)
  }

  const lettersWith = ({ key, timeStamp }: KeyboardEvent) => {
    const { letters, at } = typed.current
    typed.current = { letters: timeStamp - at < 800 ? letters + key : key, at: timeStamp }
    return typed.current.letters
  }

  const onToggle = (event: MouseEvent, row: TreeRow) => {
    if (isPlain(event)) {
      event.preventDefault()
      setFocus(row.key)
      show(toggle(open, row.key))
    }
  }

  const onSelect = (event: MouseEvent, row: TreeRow) => {
    if (!isPlain(event)) return
    event.preventDefault()
    if (window.matchMedia(cardBeside).matches) select(row.key, { wait: 0 })
    else router.push(row.href)
  }

  const branch = (parent: string | null) =>
    rows
      .filter((row) => row.parent === parent)
      .map((row) => {
        const isOpen = row.expandable && open.has(row.key)
        return (
          <li
            key={row.key}
            role="treeitem"
            data-key={row.key}
            aria-level={row.depth}
            aria-expanded={row.expandable ? isOpen : undefined}
            aria-selected={row.key === selected}
            aria-label={labelOf(row, props)}
            tabIndex={row.key === focus ? 0 : -1}
            onFocus={(event) => {
              if (event.target === event.currentTarget) setFocus(row.key)
            }}
          >
            <TreeRowCells
              row={row}
              isOpen={isOpen}
              isSelected={row.key === selected}
              suites={props.suites}
              scale={props.scale}
              unit={props.unit}
              widest={props.widest}
              q={props.q}
              tabIndex={ready ? -1 : undefined}
              toggleHref={hrefWith(toggle(open, row.key), selected)}
              selectHref={`${hrefWith(open, row.key)}#selected`}
              onToggle={(event) => onToggle(event, row)}
              onSelect={(event) => onSelect(event, row)}
            />
            {isOpen ? <ul role="group">{branch(row.key)}</ul> : null}
          </li>
        )
      })

  return (
    <ul
      role="tree"
      aria-label={props.label}
      ref={tree}
      className={styles.tree}
      style={{ "--intervals": Math.max(1, props.scale.ticks.length - 1) } as CSSProperties}
      onKeyDown={onKeyDown}
    >
      {branch(null)}
    </ul>
  )
}

/** A click that means "here", not "in a new tab". */
const isPlain = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

function labelOf(row: TreeRow, { unit, labels }: Pick<Props, "unit" | "labels">): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`
  const read = countWords(labels, row.read)
  const { colour } = row
  const asked = colour?.value
    ? `, the chosen model ${unit === "count" ? colour.value.estimate : percent(colour.value.estimate)}`
    : ""
  if (unit === "count" || !row.value) return `${row.name}, ${read}${asked}`
  const { low, high } = row.value
  const limits = low < high ? `, ${percent(low)} to ${percent(high)}` : ""
  const of = unit === "rate" ? "of attempts" : "of failures"
  return `${row.name}, ${read}, ${percent(row.value.estimate)} ${of}${limits}${asked}`
}
