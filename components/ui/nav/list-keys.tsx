"use client"

import { useEffect } from "react"
import { isTypingTarget } from "./typing-target"

/** j and k move through the rows of a list (links with `data-row`), Enter opens, e saves it; off while typing. Draws nothing. */
export function ListKeys({ of }: { of: string }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return
      if (isTypingTarget(event.target) || (event.target instanceof HTMLElement && event.target.closest("dialog")))
        return
      const list = document.getElementById(of)
      if (!list) return
      if (event.key === "e") return list.querySelector<HTMLElement>("a[download]")?.click()
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0
      if (step === 0) return
      const links = [...list.querySelectorAll<HTMLElement>("a[data-row]")]
      const at = links.findIndex((link) => link === document.activeElement)
      const next = links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]
      next?.focus()
      next?.scrollIntoView({ block: "nearest" })
      event.preventDefault()
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [of])
  return null
}
