/** Where the bytes of long texts are put: room for one of so many bytes. */
export type TextRoom = { readonly take: (length: number) => Buffer }

/** Memory for the texts of a batch: good until it is emptied, and then used again. */
export type TextStore = TextRoom & {
  readonly empty: () => void
}

/** Never refuses: what does not fit any more gets memory of its own. */
export function createTextStore(capacity: number): TextStore {
  const page = Buffer.allocUnsafeSlow(capacity)
  let used = 0
  return {
    take(length) {
      if (used + length > capacity) return Buffer.allocUnsafeSlow(length)
      used += length
      return page.subarray(used - length, used)
    },
    empty: () => void (used = 0),
  }
}
