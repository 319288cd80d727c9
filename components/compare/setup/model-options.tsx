"use client"

import { unpackChoices } from "@/components/ui/form/choices-with-counts"

/** The models to choose from, packed on the way to the browser. */
export function ModelOptions({ choices }: { choices: string }) {
  return (
    <>
      <option value="" disabled>
        Choose a model
      </option>
      {unpackChoices(choices).map(([slug, name]) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </>
  )
}
