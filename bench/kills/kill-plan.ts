/** Chance from a seed: the same kills at the same progress, run after run. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const victims = ["app", "worker", "postmaster", "backend"] as const
type Victim = (typeof victims)[number]
type KillStage = "import" | "diagnosis" | "tree"

/** `at`: where in its stage, from 0 to 1. */
export type Kill = { readonly victim: Victim; readonly stage: KillStage; readonly at: number }

/** Every victim as often as the others, spread over the stages: two fifths while reading, the rest shared. */
export function planKills(count: number, seed: number): Kill[] {
  const chance = seeded(seed)
  const order = Array.from({ length: count }, (_, index) => victims[index % victims.length] ?? "app")
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(chance() * (at + 1))
    const [a, b] = [order[at], order[other]]
    if (a && b) [order[at], order[other]] = [b, a]
  }
  const imports = Math.max(1, Math.round(count * 0.3))
  const trees = Math.max(1, Math.round(count * 0.3))
  const stageOf = (index: number): KillStage =>
    index < imports ? "import" : index < count - trees ? "diagnosis" : "tree"
  const kills = order.map((victim, index) => ({ victim, stage: stageOf(index), at: chance() }))
  const inOrder = (stage: KillStage) => kills.filter((kill) => kill.stage === stage).sort((a, b) => a.at - b.at)
  // An import starts over at every kill: its moments are each run's own. Elsewhere work goes on, so they come in order.
  return [...kills.filter(({ stage }) => stage === "import"), ...inOrder("diagnosis"), ...inOrder("tree")]
}
