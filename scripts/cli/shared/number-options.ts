import { InvalidArgumentError } from "commander"

/** Parsers for commander: what is not a number within limits is refused before anything is opened. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== "" && Number.isInteger(value) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
  }
}

export function decimal(text: string): number {
  const value = Number(text)
  if (text.trim() !== "" && Number.isFinite(value)) return value
  throw new InvalidArgumentError("It must be a number.")
}

/** A share above 0, up to 1. */
export function ratio(text: string): number {
  const value = decimal(text)
  if (value > 0 && value <= 1) return value
  throw new InvalidArgumentError("It must be above 0 and at most 1.")
}
