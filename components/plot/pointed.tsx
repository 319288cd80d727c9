"use client"

import { useState, type CSSProperties, type PointerEvent, type ReactNode } from "react"

type Place = { readonly x: number; readonly y: number }
type Size = { readonly width: number; readonly height: number }

/** What is pointed at: its number among the marks, where its words stand, and the words. */
export type Spot = Place & { readonly index: number; readonly words: ReactNode }

/**
 * A drawing that says what its marks are when pointed at. Hidden from screen readers: the numbers stand in the table
 * beside it, or in the figure's table twin. Without a script the drawing is all there is.
 */
export function Pointed(props: {
  find: (at: Place, size: Size) => Spot | null
  className?: string | undefined
  style?: CSSProperties
  children: (index: number | null) => ReactNode
}) {
  const [spot, setSpot] = useState<(Spot & Size) | null>(null)
  const point = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect()
    const found = props.find({ x: clientX - left, y: clientY - top }, { width, height })
    setSpot(found && { ...found, width, height })
  }
  return (
    <div
      className={props.className}
      style={{ position: "relative", ...props.style }}
      aria-hidden="true"
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => setSpot(null)}
    >
      {props.children(spot?.index ?? null)}
      {spot ? (
        <div className="menu-pop xs" data-pointed="" style={boxAt(spot)}>
          {spot.words}
        </div>
      ) : null}
    </div>
  )
}

/** On the side of the mark where there is more room. */
function boxAt({ x, y, width }: Spot & Size): CSSProperties {
  const isLeft = x < width / 2
  return {
    top: y,
    ...(isLeft ? { left: x + 12, right: "auto" } : { right: width - x + 12 }),
    zIndex: 5,
    width: "max-content",
    minWidth: 0,
    maxWidth: Math.max(x, width - x) - 12,
    transform: "translateY(-50%)",
    pointerEvents: "none",
  }
}
