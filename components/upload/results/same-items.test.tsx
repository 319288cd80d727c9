import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"
import type { ActionState } from "@/lib/http/handlers/action-state"
import { ItemsForm } from "./items-form"
import { NamesForms, type MergedNames } from "./names-form"
import { SameQuestions } from "./same-questions"

const action = async (previous: ActionState) => previous
const dataset = { datasetId: 7, name: "sums", textConflicts: 0, sameTexts: 30, matchedTexts: 0 }

test("items under other ids are offered to their owner by one button, and told to others", () => {
  const owner = renderToStaticMarkup(<ItemsForm action={action} resultSetId={3} dataset={dataset} />)
  expect(owner).toContain("30 items of sums have the same text under other ids in other results.")
  expect(owner).toContain('<input type="hidden" name="by" value="text"/>')
  expect(owner).toContain("Match by text</button>")
  const reader = renderToStaticMarkup(<ItemsForm action={null} resultSetId={3} dataset={dataset} />)
  expect(reader).toContain("30 items of sums")
  expect(reader).not.toContain("<button")
  const matched = { ...dataset, sameTexts: 0, matchedTexts: 1 }
  const undo = renderToStaticMarkup(<ItemsForm action={action} resultSetId={3} dataset={matched} />)
  expect(undo).toContain("1 item of sums is matched by text with the ids of other results.")
  expect(undo).toContain("Match by id again</button>")
  expect(
    renderToStaticMarkup(<ItemsForm action={action} resultSetId={3} dataset={{ ...dataset, sameTexts: 0 }} />),
  ).toBe("")
})

test("names can be merged where there are two, and let apart where they were", () => {
  const form = (own: readonly string[], merged: readonly MergedNames[] = [], more = false) => {
    const names = [{ kind: "model", here: ["a"], own: { names: own, more }, merged }] as const
    return renderToStaticMarkup(<NamesForms merge={action} unmerge={action} resultSetId={3} names={names} />)
  }
  expect(form(["a"])).toBe("")
  expect(form(["a", "b"])).toContain('<select name="into" class="field" required="">')
  const apart = form(["a"], [{ from: "c", into: "a", predictions: 4 }])
  expect(apart).toContain("The model <b>c</b> counts as <b>a</b>, as you merged them (4 predictions).")
  expect(apart).toContain('<input type="hidden" name="from" value="c"/>')
  const many = form(["a", "b"], [], true)
  expect(many).not.toContain('<select name="into"')
  expect(many).toContain("any other can be typed")
})

test("two names of one benchmark are told, and one button merges them on the way to the comparison", () => {
  const names = { from: "acme-2", into: "acme-1", modelFrom: "right", modelInto: "left" }
  const html = renderToStaticMarkup(
    <SameQuestions action={action} resultSetId={3} questions={299} also={[]} {...names} />,
  )
  expect(html).toContain("<b>acme-1</b> and <b>acme-2</b> hold the same 299 questions: two names of one benchmark.")
  const sent = { resultSetId: 3, kind: "dataset", ...names }
  for (const [name, value] of Object.entries(sent)) expect(html).toContain(`name="${name}" value="${value}"`)
  expect(html.match(/<button/g)).toHaveLength(1)
  expect(html).toContain("Compare them as one benchmark</button>")
  const more = renderToStaticMarkup(
    <SameQuestions action={action} resultSetId={3} questions={299} also={["acme-3"]} {...names} />,
  )
  expect(more).toContain("<b>acme-2</b>, <b>acme-3</b> hold the same 299 questions: several names of one benchmark.")
  expect(more).toContain('name="also" value="acme-3"')
})
