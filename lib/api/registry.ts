import { getAtlas } from "./atlas"
import type { Endpoint } from "./endpoint"
import { listModelsEndpoint } from "./models"
import { getSignature } from "./signature"

/** Every operation of the public API, in the order people read about them. */
export const endpoints: readonly Endpoint[] = [listModelsEndpoint, getSignature, getAtlas]
