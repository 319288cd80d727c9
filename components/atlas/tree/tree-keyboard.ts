/** Where the focus of a tree goes: pure, over the rows in view. See the ARIA tree view pattern. */
export type TreeItem = {
  readonly key: string
  readonly parent: string | null
  readonly name: string
  readonly expandable: boolean
}

export type TreeState = { readonly focus: string; readonly open: ReadonlySet<string> }

/** @internal */
export function visibleItems(items: readonly TreeItem[], open: ReadonlySet<string>): TreeItem[] {
  const shown = new Set<string>()
  return items.filter((item) => {
    const visible = item.parent === null || (shown.has(item.parent) && open.has(item.parent))
    if (visible) shown.add(item.key)
    return visible
  })
}

/** The next state for a key press; null when the key means nothing here. */
export function moveByKey(items: readonly TreeItem[], state: TreeState, key: string): TreeState | null {
  const visible = visibleItems(items, state.open)
  const index = visible.findIndex((item) => item.key === state.focus)
  const current = visible[index]
  if (!current) return null
  const to = (item: TreeItem | undefined) => (item ? { ...state, focus: item.key } : null)
  switch (key) {
    case "ArrowDown":
      return to(visible[index + 1])
    case "ArrowUp":
      return to(visible[index - 1])
    case "Home":
      return to(visible[0])
    case "End":
      return to(visible.at(-1))
    case "ArrowRight":
      if (!current.expandable) return null
      return state.open.has(current.key) ? to(visible[index + 1]) : { ...state, open: withKey(state.open, current.key) }
    case "ArrowLeft":
      if (current.expandable && state.open.has(current.key))
        return { ...state, open: withoutKey(state.open, current.key) }
      return to(visible.find((item) => item.key === current.parent))
    case "*": {
      const siblings = items.filter((item) => item.parent === current.parent && item.expandable)
      return { ...state, open: new Set([...state.open, ...siblings.map((item) => item.key)]) }
    }
    default:
      return null
  }
}

/** Type-ahead: the next row in view, after the focused one, whose name begins with the letters. */
export function moveByLetters(items: readonly TreeItem[], state: TreeState, letters: string): TreeState | null {
  const visible = visibleItems(items, state.open)
  const index = visible.findIndex((item) => item.key === state.focus)
  // One letter moves on; more letters narrow, so the focused row may stay.
  const from = letters.length === 1 ? index + 1 : index
  const ring = [...visible.slice(from), ...visible.slice(0, from)]
  const found = ring.find((item) => item.name.toLowerCase().startsWith(letters.toLowerCase()))
  return found ? { ...state, focus: found.key } : null
}

/** The row a tree shows as selected, beside what the page's address says of it. */
export type Selection = {
  readonly selected: string | null
  /** as the address had it when it was last looked at */
  readonly told: string | null
  /** rows the tree itself has asked the address for, the latest last; they arrive later, in this order */
  readonly asked: readonly string[]
}

/** The tree selects a row; the address will follow. */
export function ask(state: Selection, key: string): Selection {
  return { ...state, selected: key, asked: [...state.asked, key] }
}

/**
 * What to make of the address as it is now. It changes because the tree asked for it, and then the tree is ahead of it;
 * or because something else on the page was followed (a block of the strip, a link of the card), and then the tree goes
 * there too. The same object when nothing is new.
 */
export function follow(state: Selection, told: string | null): Selection {
  if (told === state.told) return state
  const at = told === null ? -1 : state.asked.indexOf(told)
  return at < 0 ? { selected: told, told, asked: [] } : { ...state, told, asked: state.asked.slice(at + 1) }
}

export function toggle(open: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return open.has(key) ? withoutKey(open, key) : withKey(open, key)
}

const withKey = (keys: ReadonlySet<string>, key: string): ReadonlySet<string> => new Set([...keys, key])
const withoutKey = (keys: ReadonlySet<string>, key: string): ReadonlySet<string> =>
  new Set([...keys].filter((other) => other !== key))
