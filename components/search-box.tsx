"use client"

import dynamic from "next/dynamic"
import { useEffect, useState } from "react"
import { routes } from "@/lib/routes"
import { isTypingTarget } from "./ui/nav/typing-target"
import { Icon } from "./ui/icon"

const Palette = dynamic(() => import("./palette/palette").then((module) => module.Palette), { ssr: false })
const KeySheet = dynamic(() => import("./palette/keyboard-shortcuts").then((module) => module.KeySheet), { ssr: false })

/**
 * A GET form to the search page. ⌘K or Ctrl K opens the palette instead, and ? the sheet of keys; both are loaded then,
 * and none while somebody types.
 */
export function SearchBox() {
  const [open, setOpen] = useState<"palette" | "keys" | null>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isPalette = event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.altKey
      const isSheet = event.key === "?" && !event.metaKey && !event.ctrlKey && !isTypingTarget(event.target)
      if (event.isComposing || event.defaultPrevented || (!isPalette && !isSheet)) return
      event.preventDefault()
      if (!document.querySelector("dialog[open]")) setOpen(isPalette ? "palette" : "keys")
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [])
  return (
    <>
      <form className="search hide-m" role="search" action={routes.search()}>
        <Icon name="search" />
        <label className="sr" htmlFor="site-search">
          Search everything
        </label>
        <input
          id="site-search"
          name="q"
          className="field"
          type="search"
          placeholder="Search"
          maxLength={200}
          aria-keyshortcuts="Control+K Meta+K"
        />
        <kbd>⌘K</kbd>
      </form>
      {open === "palette" ? <Palette onClose={() => setOpen(null)} /> : null}
      {open === "keys" ? <KeySheet onClose={() => setOpen(null)} /> : null}
    </>
  )
}
