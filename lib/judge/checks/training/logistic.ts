import type { Sparse } from "@/lib/judge/checks/model/lexical"

type Example = { readonly vector: Sparse; readonly label: number }

/** Weights of a multinomial logistic regression, one row a position, `classes` values a row; then the biases. */
export type Weights = { readonly classes: number; readonly weight: Float64Array; readonly bias: Float64Array }

type Problem = {
  readonly examples: readonly Example[]
  readonly dimension: number
  readonly classes: number
  readonly penalty: number
}

const MEMORY = 8

/**
 * Minimises the sum of log losses plus penalty/2 times the squared weights (biases free), by L-BFGS with a
 * backtracking line search (Nocedal & Wright 2006, algorithm 7.5). Deterministic: starts at zero, no sampling.
 */
export function trainLogistic(problem: Problem, iterations = 60): Weights {
  const { dimension, classes } = problem
  const size = (dimension + 1) * classes
  let point = new Float64Array(size)
  let { loss, gradient } = evaluate(problem, point)
  const steps: { s: Float64Array; y: Float64Array; rho: number }[] = []
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const direction = descend(gradient, steps)
    const slope = dot(direction, gradient)
    if (slope > -1e-9) break
    let step = iteration === 0 ? 1 / Math.sqrt(dot(gradient, gradient)) : 1
    let next = along(point, direction, step)
    let result = evaluate(problem, next)
    for (let tries = 0; result.loss > loss + 1e-4 * step * slope && tries < 20; tries += 1) {
      step /= 2
      next = along(point, direction, step)
      result = evaluate(problem, next)
    }
    const s = difference(next, point)
    const y = difference(result.gradient, gradient)
    const curvature = dot(s, y)
    if (curvature > 1e-12) steps.push({ s, y, rho: 1 / curvature })
    if (steps.length > MEMORY) steps.shift()
    const gain = loss - result.loss
    point = next
    loss = result.loss
    gradient = result.gradient
    if (gain < 1e-5 * loss) break
  }
  return { classes, weight: point.slice(0, dimension * classes), bias: point.slice(dimension * classes) }
}

function evaluate({ examples, dimension, classes, penalty }: Problem, point: Float64Array) {
  const gradient = new Float64Array(point.length)
  const scores = new Float64Array(classes)
  const base = dimension * classes
  let loss = 0
  for (let index = 0; index < base; index += 1) {
    const weight = point[index] ?? 0
    loss += 0.5 * penalty * weight * weight
    gradient[index] = penalty * weight
  }
  for (const { vector, label } of examples) {
    const { at, value } = vector
    for (let k = 0; k < classes; k += 1) scores[k] = point[base + k] ?? 0
    for (let j = 0; j < at.length; j += 1) {
      const row = (at[j] ?? 0) * classes
      const x = value[j] ?? 0
      for (let k = 0; k < classes; k += 1) scores[k] = (scores[k] ?? 0) + x * (point[row + k] ?? 0)
    }
    loss -= softmaxInPlace(scores, label)
    scores[label] = (scores[label] ?? 0) - 1
    for (let k = 0; k < classes; k += 1) gradient[base + k] = (gradient[base + k] ?? 0) + (scores[k] ?? 0)
    for (let j = 0; j < at.length; j += 1) {
      const row = (at[j] ?? 0) * classes
      const x = value[j] ?? 0
      for (let k = 0; k < classes; k += 1) gradient[row + k] = (gradient[row + k] ?? 0) + x * (scores[k] ?? 0)
    }
  }
  return { loss, gradient }
}

/** Scores become probabilities; returns the logarithm of the label's. */
function softmaxInPlace(scores: Float64Array, label: number): number {
  const most = Math.max(...scores)
  const own = (scores[label] ?? 0) - most
  let sum = 0
  for (let k = 0; k < scores.length; k += 1) {
    const value = Math.exp((scores[k] ?? 0) - most)
    scores[k] = value
    sum += value
  }
  for (let k = 0; k < scores.length; k += 1) scores[k] = (scores[k] ?? 0) / sum
  return own - Math.log(sum)
}

function descend(gradient: Float64Array, steps: readonly { s: Float64Array; y: Float64Array; rho: number }[]) {
  const direction = gradient.map((value) => -value)
  const alphas: number[] = []
  for (const { s, y, rho } of [...steps].reverse()) {
    const alpha = rho * dot(s, direction)
    alphas.push(alpha)
    addInPlace(direction, y, -alpha)
  }
  const last = steps.at(-1)
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y))
    for (let index = 0; index < direction.length; index += 1) direction[index] = (direction[index] ?? 0) * scale
  }
  steps.forEach(({ s, y, rho }, index) => {
    const beta = rho * dot(y, direction)
    addInPlace(direction, s, (alphas[steps.length - 1 - index] ?? 0) - beta)
  })
  return direction
}

function along(point: Float64Array, direction: Float64Array, step: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(point, (value, index) => value + step * (direction[index] ?? 0))
}

function addInPlace(target: Float64Array, source: Float64Array, factor: number) {
  for (let index = 0; index < target.length; index += 1)
    target[index] = (target[index] ?? 0) + factor * (source[index] ?? 0)
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length)
  for (let index = 0; index < a.length; index += 1) result[index] = (a[index] ?? 0) - (b[index] ?? 0)
  return result
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}
