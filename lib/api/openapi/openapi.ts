import { z } from "zod"
import { statusOf, type ErrorCode } from "@/lib/errors"
import { intervalLevel } from "@/lib/wording/labels"
import type { Endpoint } from "./endpoint"

type Json = { [key: string]: unknown }

const errorCodes = [...(Object.keys(statusOf) as ErrorCode[]), "internal"] as const

const errorSchema = z
  .object({
    error: z.object({ code: z.enum(errorCodes), message: z.string().describe("One sentence for people.") }),
  })
  .meta({ id: "Error" })

/** The OpenAPI 3.1 description of these operations, made from the schemas that check every request and answer. */
export function openApi(endpoints: readonly Endpoint[]): Json {
  const components: Json = {}
  const paths: Record<string, Json> = {}
  schemaOf(errorSchema, components)
  for (const endpoint of endpoints)
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operation(endpoint, components),
    }
  return {
    openapi: "3.1.0",
    info: {
      title: "ErrorAtlas explorer",
      version: "1",
      description: `Why language models fail. Every proportion comes with its size \`n\` and the limits \`low\` and \`high\` of a ${intervalLevel} interval. Reading what is public needs no token; uploading and analysing needs one from the account page.`,
    },
    servers: [{ url: "/" }],
    security: [{}, { token: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token from the account page." },
      },
      responses: {
        Error: {
          description: `Something did not work. Statuses: ${errorCodes.map(describeCode).join(", ")}.`,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
        },
      },
    },
  }
}

function operation(endpoint: Endpoint, components: Json): Json {
  const { id, summary, description, permission, params, query, body, reply, fileType } = endpoint
  const { replyType = "application/json", status = 200 } = endpoint
  const requestType = fileType ?? (body ? "application/json" : undefined)
  return {
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    ...(permission !== "anyone" && { security: [{ token: [] }] }),
    parameters: [...parameters("path", params, components), ...parameters("query", query, components)],
    ...(requestType !== undefined && {
      requestBody: {
        required: true,
        content: {
          [requestType]: { schema: body ? schemaOf(body, components) : { type: "string", format: "binary" } },
        },
      },
    }),
    responses: {
      [status]: {
        description: replyType === "application/x-ndjson" ? "One JSON object a line." : "The answer.",
        content: { [replyType]: { schema: schemaOf(reply, components) } },
      },
      default: { $ref: "#/components/responses/Error" },
    },
  }
}

function parameters(place: "path" | "query", schema: z.ZodType | undefined, components: Json): Json[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries<z.ZodType>(schema.shape).map(([name, part]) => {
    const description = part.description
    return {
      name,
      in: place,
      required: place === "path" || !part.safeParse(undefined).success,
      ...(description !== undefined && { description }),
      schema: schemaOf(part, components),
    }
  })
}

/** zod -> JSON Schema; named parts move to the components, where every operation finds them. */
function schemaOf(schema: z.ZodType, components: Json): Json {
  const { $schema: _, $defs, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json
  for (const [name, part] of Object.entries(($defs as Json | undefined) ?? {})) components[name] = moved(part)
  return moved(rest) as Json
}

function moved(part: unknown): unknown {
  return JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/'))
}

function describeCode(code: (typeof errorCodes)[number]): string {
  return `${code === "internal" ? 500 : statusOf[code]} ${code}`
}
