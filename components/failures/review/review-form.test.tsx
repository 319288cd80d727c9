// @vitest-environment jsdom
import { act } from "react"
import { createRoot, type Root } from "react-dom/client"
import { afterEach, beforeEach, expect, it } from "vitest"
import type { ActionState } from "@/lib/http/handlers/action-state"
import { ReviewForm } from "./review-form"

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

const categories = [
  { slug: "sums", path: ["Sums"] },
  { slug: "facts", path: ["Facts"] },
]
let root: Root
let house: HTMLElement

beforeEach(() => {
  window.sessionStorage.clear()
  house = document.body.appendChild(document.createElement("div"))
  root = createRoot(house)
})
afterEach(async () => {
  await act(async () => root.unmount())
  house.remove()
})

type Answer = ActionState<undefined>

/** The page of one failure, as one comes to it from another. */
async function open(annotationId: number, { latestReview = 0, answer = { status: "idle" } as Answer } = {}) {
  await act(async () => {
    root.render(
      <ReviewForm
        key={annotationId}
        failure={{
          annotationId,
          viewerId: 7,
          label: `item-${annotationId}`,
          href: `/errors/${annotationId}`,
          latestReview,
        }}
        action={async () => answer}
        categories={categories}
        next={null}
        query=""
      />,
    )
  })
}

const press = (key: string) =>
  act(async () => void document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })))
const find = <T extends Element>(selector: string) => house.querySelector<T>(selector)
const verdict = () => find<HTMLInputElement>("input[type=radio]:checked")?.value
const words = () => house.querySelector("[role=status]")?.textContent ?? ""
const save = () => act(async () => find<HTMLFormElement>("form")?.requestSubmit())

it("keeps a verdict that was chosen and not saved while one looks at other failures, and names it there", async () => {
  await open(1)
  expect([verdict(), words()]).toEqual([undefined, ""])
  await press("3")
  expect([verdict(), words()]).toEqual(["no-error", expect.stringContaining("Not saved yet")])

  await open(2)
  expect(verdict()).toBeUndefined()
  expect(words()).toContain("Chosen and not saved on item-1")
  expect(find<HTMLAnchorElement>("[role=status] a")?.getAttribute("href")).toBe("/errors/1")

  await open(1)
  expect([verdict(), words()]).toEqual(["no-error", "Not saved yet; kept in this tab until you do."])
})

it("keeps category and note with it, and all three when the server does not take them", async () => {
  await open(1, { answer: { status: "invalid", message: "Not like this.", fieldErrors: {} } })
  await act(async () => find<HTMLElement>("[role=combobox]")?.click())
  const [, facts] = house.querySelectorAll("[role=option]")
  await act(async () => void facts?.dispatchEvent(new MouseEvent("pointerdown", { bubbles: true })))
  const note = find<HTMLInputElement>("#review-note")
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(note, "see step 2")
    note?.dispatchEvent(new Event("input", { bubbles: true }))
  })
  const said = () => [verdict(), find<HTMLInputElement>("[name=category]")?.value, find<HTMLInputElement>("#review-note")?.value] // prettier-ignore
  const chosen = ["other-category", "facts", "see step 2"]
  expect(said()).toEqual(chosen)
  await save()
  expect(house.textContent).toContain("Not like this.")
  expect(said()).toEqual(chosen)
  await open(2)
  expect(words()).toContain("item-1")
  await open(1)
  expect(said()).toEqual(chosen)
})

it("forgets what was saved, here and on the way to the next failure", async () => {
  await open(1, { answer: { status: "ok", message: "Saved." } })
  await press("1")
  await save()
  expect([verdict(), house.textContent]).toEqual([undefined, expect.not.stringContaining("Not saved yet")])

  await open(2)
  await press("5")
  await save()
  // Saved and gone on: the page of the next failure comes instead of an answer.
  await open(3)
  expect(words()).toBe("")
  await open(2, { latestReview: 12 })
  expect([verdict(), words()]).toEqual([undefined, ""])
})
