"use client"

import { useState } from "react"
import { Icon } from "@/components/ui/icon"

/** Puts the address of this very view on the clipboard: the address is the state. */
export function CopyLink() {
  const [said, setSaid] = useState("")
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href)
      setSaid("Copied")
    } catch {
      // Only secure pages have a clipboard; plain http on another machine has none.
      setSaid("Copy the address bar")
    }
    window.setTimeout(() => setSaid(""), 2500)
  }
  return (
    <button type="button" className="btn" onClick={() => void copy()}>
      <Icon name={said === "Copied" ? "check" : "link"} />
      <span aria-live="polite">{said === "" ? "Copy link" : said}</span>
    </button>
  )
}
