/** A verdict that was chosen and is not saved yet. */
export type ReviewDraft = {
  readonly annotationId: number
  /** what people know the failure by, and where it is */
  readonly label: string
  readonly href: string
  readonly verdict: string
  readonly category: string
  readonly note: string
  /** the reviewer's latest saved word on the failure when this was begun (0: none): a later one was made of this */
  readonly after: number
  /** on its way to the server */
  readonly sent: boolean
}

export type ReviewDrafts = {
  /** Newest first; the same list as long as nothing changes. */
  readonly all: () => readonly ReviewDraft[]
  /** Keeps it in the place of what was kept of the same failure; nothing is kept of what says nothing. */
  readonly keep: (draft: ReviewDraft) => void
  readonly drop: (annotationId: number) => void
  readonly onChange: (tell: () => void) => () => void
}

const most = 50
const stores = new Map<number, ReviewDrafts>()

/** The drafts of one person. They stay in the tab: they outlive its pages, and are nobody else's. */
export function reviewDraftsOf(viewerId: number): ReviewDrafts {
  const known = stores.get(viewerId)
  if (known) return known
  const made = createDrafts(`erroratlas-reviews-${viewerId}`)
  stores.set(viewerId, made)
  return made
}

function createDrafts(key: string): ReviewDrafts {
  let read: { text: string; drafts: readonly ReviewDraft[] } = { text: "", drafts: [] }
  const listeners = new Set<() => void>()

  const all = () => {
    const text = storage()?.getItem(key) ?? read.text
    if (text !== read.text) read = { text, drafts: parse(text) }
    return read.drafts
  }
  const others = (annotationId: number) => all().filter((draft) => draft.annotationId !== annotationId)
  const write = (drafts: readonly ReviewDraft[]) => {
    const kept = drafts.slice(0, most)
    read = { text: JSON.stringify(kept), drafts: kept }
    try {
      storage()?.setItem(key, read.text)
    } catch {
      // Full, or not allowed: then it lasts as long as the script.
    }
    listeners.forEach((tell) => tell())
  }
  return {
    all,
    keep(draft) {
      const isEmpty = draft.verdict === "" && draft.category === "" && draft.note === ""
      write([...(isEmpty ? [] : [draft]), ...others(draft.annotationId)])
    },
    drop(annotationId) {
      if (others(annotationId).length < all().length) write(others(annotationId))
    },
    onChange(tell) {
      listeners.add(tell)
      return () => void listeners.delete(tell)
    },
  }
}

function storage(): Storage | null {
  try {
    return typeof window === "undefined" ? null : window.sessionStorage
  } catch {
    return null
  }
}

function parse(text: string): ReviewDraft[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.filter(isDraft) : []
  } catch {
    return []
  }
}

const isDraft = (value: unknown): value is ReviewDraft =>
  typeof value === "object" && value !== null && "annotationId" in value && "verdict" in value && "href" in value
