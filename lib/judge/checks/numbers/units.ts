/** A unit by its size in the base unit of its dimension. */
export type Unit = { readonly dimension: string; readonly size: number }

type Row = readonly [dimension: string, size: number, names: string]

/** Units whose size is the same everywhere; tons, gallons, months and the like are left out on purpose. */
const table: readonly Row[] = [
  ["length", 1e-9, "nm nanometer nanometers nanometre nanometres"],
  ["length", 0.001, "mm millimeter millimeters millimetre millimetres"],
  ["length", 0.01, "cm centimeter centimeters centimetre centimetres"],
  ["length", 0.1, "dm decimeter decimeters decimetre decimetres"],
  ["length", 1, "m meter meters metre metres"],
  ["length", 1_000, "km kilometer kilometers kilometre kilometres"],
  ["length", 0.0254, "inch inches"],
  ["length", 0.3048, "ft foot feet"],
  ["length", 0.9144, "yard yards"],
  ["length", 1_609.344, "mile miles"],
  ["mass", 1e-6, "mg milligram milligrams"],
  ["mass", 0.001, "g gram grams"],
  ["mass", 1, "kg kilogram kilograms"],
  ["mass", 0.028349523125, "ounce ounces"],
  ["mass", 0.45359237, "lb lbs pound pounds"],
  ["time", 0.001, "ms millisecond milliseconds"],
  ["time", 1, "s sec second seconds"],
  ["time", 60, "min mins minute minutes"],
  ["time", 3_600, "h hr hrs hour hours"],
  ["time", 86_400, "day days"],
  ["time", 604_800, "week weeks"],
  ["volume", 0.001, "ml mL milliliter milliliters millilitre millilitres"],
  ["volume", 1, "l L liter liters litre litres"],
  ["money", 0.01, "cent cents"],
  ["money", 1, "dollar dollars"],
]

const units: ReadonlyMap<string, Unit> = new Map(
  table.flatMap(([dimension, size, names]) => names.split(" ").map((name) => [name, { dimension, size }] as const)),
)

/** The unit of this name, as written or in lower case; null for a word that is none. */
export function unitOf(name: string): Unit | null {
  return units.get(name) ?? (name.length > 2 ? units.get(name.toLowerCase()) : undefined) ?? null
}

/** A number as it is written in running text, for regular expressions. */
export const NUMBER = String.raw`\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,9})?`

export function numberOf(digits: string): number {
  return Number(digits.replace(/,/gu, ""))
}
