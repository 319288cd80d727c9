import type { Constraint } from "./constraint"
import { constraintsOfInput } from "./input-constraints"
import { constraintsOfReference } from "./reference-constraints"

/** The reference's own list when it has one; otherwise what the input states in so many words. */
export function readConstraints(input: string, reference: string | null): Constraint[] {
  const listed = reference === null ? [] : constraintsOfReference(reference)
  return listed.length > 0 ? listed : constraintsOfInput(input)
}
