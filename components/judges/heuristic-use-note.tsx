import { Note } from "@/components/ui/note"

/** Said before any figure: what a judge that reads nothing can be used for. */
export function WhatFor() {
  return (
    <Note kind="warn">
      <p>
        <b>A heuristic, for a first look.</b> Use it to see in seconds what fails for reasons a program can prove:
        refusals, cut, empty and looping outputs, broken demands, wrong calculations and units. Use it before a language
        model, to save its calls. Do not use its shares to rank models, and do not use it where what was known, meant or
        overlooked matters: for that somebody has to read.
      </p>
    </Note>
  )
}
