"use client"

import { unpackChoices } from "@/components/ui/form/choices-with-counts"

/** Models of one kind, packed on the way to the browser; without a label there is one kind. */
export type ModelGroup = { readonly label: string | null; readonly choices: string }

/** The models to choose from. */
export function ModelOptions({ groups }: { groups: readonly ModelGroup[] }) {
  return (
    <>
      <option value="" disabled>
        Choose a model
      </option>
      {groups.map(({ label, choices }) =>
        label === null ? (
          <Choices key="" choices={choices} />
        ) : (
          <optgroup key={label} label={label}>
            <Choices choices={choices} />
          </optgroup>
        ),
      )}
    </>
  )
}

function Choices({ choices }: { choices: string }) {
  return unpackChoices(choices).map(([slug, name]) => (
    <option key={slug} value={slug}>
      {name}
    </option>
  ))
}
