"use client"

import { useState } from "react"

/** Puts a text on the clipboard and says so. Without a clipboard (plain http) the text beside it can be selected. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const [said, setSaid] = useState("")
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid("Copied")
    } catch {
      setSaid("Select and copy it")
    }
    window.setTimeout(() => setSaid(""), 2500)
  }
  return (
    <button type="button" className="btn ghost sm" onClick={() => void copy()} aria-label={said === "" ? label : said}>
      <span aria-live="polite">{said === "" ? "Copy" : said}</span>
    </button>
  )
}
