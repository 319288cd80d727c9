"use client"

import { useEffect, useRef } from "react"
import { routes } from "@/lib/routes"
import { Icon } from "./ui/icon"

/** A GET form to the failures list; Ctrl or ⌘ with K puts the cursor there. */
export function SearchBox() {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      input.current?.focus()
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [])
  return (
    <form className="search hide-m" role="search" action={routes.errors()}>
      <Icon name="search" />
      <label className="sr" htmlFor="site-search">
        Search the failures
      </label>
      <input
        ref={input}
        id="site-search"
        name="q"
        className="field"
        type="search"
        placeholder="Search the failures"
        maxLength={200}
      />
      <kbd>⌘K</kbd>
    </form>
  )
}
