"use client"

import { useEffect, useState } from "react"

/** Two panes (marked data-pane) that scroll together, by share of their height; a tick lets them go. */
export function SyncedPanes() {
  const [isOn, setOn] = useState(true)
  useEffect(() => {
    const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")]
    if (!isOn || panes.length < 2) return
    let led: HTMLElement | null = null
    const follow = (event: Event) => {
      const leader = event.currentTarget
      // What a pane does because the other one led must not lead back.
      if (!(leader instanceof HTMLElement) || (led !== null && led !== leader)) return
      led = leader
      const room = leader.scrollHeight - leader.clientHeight
      for (const pane of panes)
        if (pane !== leader && room > 0)
          pane.scrollTop = (leader.scrollTop / room) * (pane.scrollHeight - pane.clientHeight)
      window.requestAnimationFrame(() => window.requestAnimationFrame(() => (led = null)))
    }
    panes.forEach((pane) => pane.addEventListener("scroll", follow, { passive: true }))
    return () => panes.forEach((pane) => pane.removeEventListener("scroll", follow))
  }, [isOn])
  return (
    <label className="check hide-s">
      <input type="checkbox" checked={isOn} onChange={(event) => setOn(event.target.checked)} /> Scroll together
    </label>
  )
}
