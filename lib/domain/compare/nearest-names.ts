const mostNear = 3
/** Names share less than this by chance: of pairs of letters, by Dice's coefficient. */
const alike = 0.5

/** Of `names` those written most like `wanted`, the nearest first, three at most; none where nothing comes near. */
export function nearestNames(wanted: string, names: readonly string[]): string[] {
  const pairs = pairsOf(wanted)
  return names
    .map((name) => ({ name, likeness: likeness(pairs, pairsOf(name)) }))
    .filter((row) => row.likeness >= alike)
    .sort((one, other) => other.likeness - one.likeness || (one.name < other.name ? -1 : 1))
    .slice(0, mostNear)
    .map(({ name }) => name)
}

/** "Unit error" -> " u", "un", "ni", …: neighbours within words, with each word's beginning. */
function pairsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return new Set(words.flatMap((word) => Array.from(word, (_, at) => ` ${word}`.slice(at, at + 2))))
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size + other.size === 0) return 0
  const shared = [...one].filter((pair) => other.has(pair)).length
  return (2 * shared) / (one.size + other.size)
}
