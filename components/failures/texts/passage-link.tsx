"use client"

import { usePathname, useRouter, useSearchParams } from "next/navigation"
import { useEffect, useState } from "react"
import { Icon } from "@/components/ui/icon"
import styles from "@/components/failures/failure.module.css"

type Selected = { readonly passage: string; readonly top: number; readonly left: number }

/**
 * Select some text: a button offers its link. The passage becomes part of the address, so the server lights it for
 * whoever opens it, with or without scripts.
 */
export function PassageLink() {
  const router = useRouter()
  const pathname = usePathname()
  const search = useSearchParams()
  const [selected, setSelected] = useState<Selected | null>(null)
  const [said, setSaid] = useState("")
  useEffect(() => {
    let timer = 0
    const onChange = () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => setSelected(readSelection()), 150)
    }
    document.addEventListener("selectionchange", onChange)
    return () => {
      window.clearTimeout(timer)
      document.removeEventListener("selectionchange", onChange)
    }
  }, [])
  const link = async (passage: string) => {
    const query = new URLSearchParams(search)
    query.set("p", passage)
    const href = `${pathname}?${query}#passage`
    window.getSelection()?.removeAllRanges()
    setSelected(null)
    router.replace(href, { scroll: false })
    // Only secure pages have a clipboard; elsewhere the address bar holds the link.
    await navigator.clipboard?.writeText(new URL(href, window.location.href).href).then(
      () => setSaid("Link to the passage copied"),
      () => setSaid("The address bar links to the passage"),
    )
    window.setTimeout(() => setSaid(""), 3_000)
  }
  return (
    <>
      {selected ? (
        <button
          type="button"
          className={`btn ${styles.offer}`}
          style={{ top: selected.top, left: selected.left }}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => void link(selected.passage)}
        >
          <Icon name="link" />
          Link to this passage
        </button>
      ) : null}
      <span className="sr" role="status">
        {said}
      </span>
    </>
  )
}

/** The selection as "part.start-end" in code points, when it lies in one text of the page. */
function readSelection(): Selected | null {
  const selection = window.getSelection()
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  const start = pointOf(range.startContainer, range.startOffset)
  const end = pointOf(range.endContainer, range.endOffset)
  if (!start || !end || start.part !== end.part || end.to <= start.at) return null
  const box = range.getBoundingClientRect()
  return {
    passage: `${start.part}.${start.at}-${end.to}`,
    top: box.bottom + window.scrollY + 8,
    left: Math.min(Math.max(8, box.left + window.scrollX), window.innerWidth - 200),
  }
}

function pointOf(node: Node, offset: number): { part: string; at: number; to: number } | null {
  const element = node instanceof Element ? (node.childNodes[offset] ?? node) : node
  const holder = element instanceof Element ? element : element.parentElement
  const part = holder?.closest<HTMLElement>("[data-part]")?.dataset.part
  const piece = holder?.closest<HTMLElement>("[data-s]") ?? holder?.querySelector<HTMLElement>("[data-s]")
  if (part === undefined || !piece) return null
  const from = Number(piece.dataset.s)
  // A formula is one piece, taken whole.
  if (piece.dataset.e !== undefined) return { part, at: from, to: Number(piece.dataset.e) }
  const inside = node instanceof Text ? [...node.data.slice(0, offset)].length : 0
  return { part, at: from + inside, to: from + inside }
}
