"use client"

import { useEffect, useState } from "react"
import { ModelMark } from "@/components/ui/text/model-mark"

/** On a phone the two sides lie in a row that is wiped: which of them is in view, and the way to the other. */
export function SideTabs(props: { className: string | undefined; names: { readonly a: string; readonly b: string } }) {
  const [current, setCurrent] = useState<"a" | "b">("a")
  useEffect(() => {
    const sides = (["a", "b"] as const).map((side) => document.getElementById(`side-${side}`))
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          if (isIntersecting) setCurrent(target.id === "side-b" ? "b" : "a")
      },
      // The line in the middle of the window: never both sides lie on it.
      { rootMargin: "0px -50% 0px -50%" },
    )
    for (const side of sides) if (side) observer.observe(side)
    return () => observer.disconnect()
  }, [])
  return (
    <nav className={props.className} aria-label="Which model">
      {(["a", "b"] as const).map((side) => (
        <a key={side} href={`#side-${side}`} aria-current={current === side ? "true" : undefined}>
          <ModelMark side={side} />
          <span className="ellip">{props.names[side]}</span>
        </a>
      ))}
    </nav>
  )
}
