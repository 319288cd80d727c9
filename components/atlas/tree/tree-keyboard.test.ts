import { describe, expect, test } from "vitest"
import { ask, follow, moveByKey, moveByLetters, visibleItems, type Selection, type TreeItem } from "./tree-keyboard"

const item = (key: string, parent: string | null, expandable = false): TreeItem => ({
  key,
  parent,
  name: key,
  expandable,
})
const items = [
  item("alpha", null, true),
  item("alpha one", "alpha"),
  item("alpha two", "alpha", true),
  item("deep", "alpha two"),
  item("beta", null, true),
  item("beta one", "beta"),
  item("none", null),
]
const state = (focus: string, ...open: string[]) => ({ focus, open: new Set(open) })
const press = (from: ReturnType<typeof state>, key: string) => moveByKey(items, from, key)

describe("keys in the tree", () => {
  test("only what lies in open branches is in view", () => {
    expect(visibleItems(items, new Set(["alpha two"])).map((row) => row.key)).toEqual(["alpha", "beta", "none"])
    expect(visibleItems(items, new Set(["alpha", "alpha two"]))).toHaveLength(6)
  })

  test("down and up go to the next row in view and stop at the ends", () => {
    expect(press(state("alpha"), "ArrowDown")?.focus).toBe("beta")
    expect(press(state("alpha", "alpha"), "ArrowDown")?.focus).toBe("alpha one")
    expect(press(state("none"), "ArrowDown")).toBeNull()
    expect(press(state("alpha"), "ArrowUp")).toBeNull()
  })

  test("right opens, then enters; left closes, then leaves", () => {
    expect(press(state("alpha"), "ArrowRight")).toEqual(state("alpha", "alpha"))
    expect(press(state("alpha", "alpha"), "ArrowRight")?.focus).toBe("alpha one")
    expect(press(state("alpha one", "alpha"), "ArrowRight")).toBeNull()
    expect(press(state("alpha one", "alpha"), "ArrowLeft")?.focus).toBe("alpha")
    expect(press(state("alpha", "alpha"), "ArrowLeft")).toEqual(state("alpha"))
    expect(press(state("alpha"), "ArrowLeft")).toBeNull()
  })

  test("home, end and star", () => {
    expect(press(state("beta"), "Home")?.focus).toBe("alpha")
    expect(press(state("beta"), "End")?.focus).toBe("none")
    expect([...(press(state("beta"), "*")?.open ?? [])]).toEqual(["alpha", "beta"])
  })

  test("letters find the next name that begins so, going round", () => {
    expect(moveByLetters(items, state("alpha"), "b")?.focus).toBe("beta")
    expect(moveByLetters(items, state("beta"), "a")?.focus).toBe("alpha")
    expect(moveByLetters(items, state("beta", "beta"), "beta o")?.focus).toBe("beta one")
    expect(moveByLetters(items, state("alpha"), "z")).toBeNull()
  })

  test("other keys are left to the browser", () => {
    expect(press(state("alpha"), "Tab")).toBeNull()
    expect(press(state("gone"), "ArrowDown")).toBeNull()
  })
})

describe("the selected row and the address", () => {
  const at = (key: string): Selection => ({ selected: key, told: key, asked: [] })

  test("a row chosen elsewhere on the page becomes the tree's own", () => {
    expect(follow(at("alpha"), "beta")).toEqual(at("beta"))
    expect(follow(at("alpha"), null)).toEqual({ selected: null, told: null, asked: [] })
    const same = at("alpha")
    expect(follow(same, "alpha")).toBe(same)
  })

  test("an address that comes late takes nobody back to a row that was left", () => {
    const ahead = ask(ask(at("alpha"), "beta"), "none")
    const late = follow(ahead, "beta")
    expect(late.selected).toBe("none")
    expect(follow(late, "none")).toEqual(at("none"))
  })

  test("rows that were passed by and never asked for do not hide a later choice", () => {
    const passed = follow(ask(ask(at("alpha"), "beta"), "none"), "none")
    expect(follow(passed, "beta")).toEqual(at("beta"))
  })
})
