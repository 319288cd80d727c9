import type { Estimate } from "@/lib/stats/core/estimate"
import { position, type Scale } from "@/components/plot/scale"

/**
 * What a plot cell draws, as markup: a page has a thousand cells, and an element for every hairline of each would be most
 * of its weight. Nothing but numbers and the class names below is ever written into it, so nobody's text can be.
 */
export type Marks = string & { readonly [isMarks]: true }

declare const isMarks: unique symbol

/** The only place where a text becomes marks. */
const made = (markup: string) => markup as Marks

export type Tone = "ink" | "a" | "b" | "rest" | "acc"
export type BarTone = "on" | "rest" | "hatch"

/** Hundredths of a percent are finer than any screen. */
const round = (value: number) => Math.round(value * 100) / 100
const at = (scale: Scale, value: number) => `${round(position(scale, value))}%`
const classOf = (tone: Tone, mark: string) => (tone === "ink" ? mark : `'${tone} ${mark}'`)

/** Hairlines at the ticks, in one path; zero in ink when `zero` is set. */
export function gridMarks(scale: Scale, zero = false): Marks {
  const isInk = (tick: number) => zero && tick === 0
  const lines = (ticks: readonly number[]) => ticks.map((tick) => `M${round(position(scale, tick))} 0v1`).join("")
  const path = (ticks: readonly number[], name: string) =>
    ticks.length > 0 ? `<path class=${name} d='${lines(ticks)}' />` : ""
  const inside = `${path(
    scale.ticks.filter((tick) => !isInk(tick)),
    "g",
  )}${path(scale.ticks.filter(isInk), "'g zero'")}`
  return made(`<svg viewBox='0 0 100 1' preserveAspectRatio=none>${inside}</svg>`)
}

/** Nothing for a number alone. */
function intervalMarks(scale: Scale, value: Estimate, { y, tone }: { y: number; tone: Tone }): Marks {
  if (!(value.low < value.high)) return made("")
  const [low, high] = [at(scale, value.low), at(scale, value.high)]
  return made(`<line class=${classOf(tone, "m-ci")} x1=${low} x2=${high} y1=${round(y)} y2=${round(y)} />`)
}

export function barMarks(scale: Scale, value: Estimate, { y, tone }: { y: number; tone?: BarTone | undefined }): Marks {
  const name = tone === undefined ? "m-bar" : `'m-bar ${tone}'`
  const bar = `<rect class=${name} y=${round(y - 6)} width=${at(scale, value.estimate)} height=12 rx=1.5 />`
  return made(bar + intervalMarks(scale, value, { y, tone: "ink" }))
}

type Dot = { readonly y: number; readonly tone: Tone; readonly hollow: boolean }

export function dotMarks(scale: Scale, value: Estimate, { y, tone, hollow }: Dot): Marks {
  const [x, name] = [at(scale, value.estimate), classOf(tone, hollow ? "m-hollow" : "m-dot")]
  const mark =
    tone === "b"
      ? `<svg x=${x} y=${round(y)} overflow=visible><path class=${name} d='M0-5.5 5.5 0 0 5.5-5.5 0Z' /></svg>`
      : `<circle class=${name} cx=${x} cy=${round(y)} r=4.5 />`
  return made(intervalMarks(scale, value, { y, tone }) + mark)
}

/** A stretch of the axis to hold a mark against, such as what chance alone reaches. */
export function bandMarks(scale: Scale, to: number, y: number): Marks {
  return made(`<rect class=m-band y=${round(y - 4)} width=${at(scale, to)} height=8 />`)
}

type Circles = { readonly y: number; readonly r: number; readonly tone: Tone }

/** Many models on one line. */
export function circleMarks(scale: Scale, values: readonly number[], { y, r, tone }: Circles): Marks {
  const circles = values.map((value) => `<circle cx=${at(scale, value)} cy=${round(y)} r=${r} />`)
  return made(circles.length > 0 ? `<g class=${classOf(tone, "m-dot")}>${circles.join("")}</g>` : "")
}

/** As ticks, in one path. */
export function tickMarks(scale: Scale, values: readonly number[], { from, to }: { from: number; to: number }): Marks {
  if (values.length === 0) return made("")
  const lines = values.map((value) => `M${round(position(scale, value))} 0v1`).join("")
  return made(
    `<svg y=${from} height=${to - from} viewBox='0 0 100 1' preserveAspectRatio=none><path class=m-tickmark d='${lines}' /></svg>`,
  )
}
