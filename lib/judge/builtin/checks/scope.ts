import { quotaPerPart } from "../constraints/scope"
import type { Check } from "../finding"

/** A quota for the whole output was taken for one of each part. */
export const scope: Check = (item) => quotaPerPart(item)
