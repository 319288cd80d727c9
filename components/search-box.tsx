"use client"

import dynamic from "next/dynamic"
import { useEffect, useState } from "react"
import { routes } from "@/lib/routes"
import { scopeInAddress } from "./scope/scope-address"
import { useAddress } from "./scope/shown-scope"
import { isTypingTarget } from "./ui/nav/typing-target"
import { Icon } from "./ui/icon"

const Palette = dynamic(() => import("./palette/palette").then((module) => module.Palette), { ssr: false })
const KeySheet = dynamic(() => import("./palette/keyboard-shortcuts").then((module) => module.KeySheet), { ssr: false })

/**
 * A GET form to the search page, in the scope one is in. ⌘K or Ctrl K opens the palette instead, and ? the sheet of keys; both are loaded then,
 * and none while somebody types.
 */
export function SearchBox() {
  const scope = scopeInAddress(useAddress())
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
        {Object.entries(scope).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
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
      {open === "palette" ? <Palette scope={scope} onClose={() => setOpen(null)} /> : null}
      {open === "keys" ? <KeySheet onClose={() => setOpen(null)} /> : null}
    </>
  )
}
