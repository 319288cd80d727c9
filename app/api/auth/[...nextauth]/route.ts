import { NextRequest } from "next/server"
import NextAuth from "next-auth"
import { authOptions } from "@/lib/auth/auth-options"
import { requireReadable } from "@/lib/http/request/valid-body"
import { errorResponse } from "@/lib/http/handlers/route"

type Context = { params: Promise<{ nextauth: string[] }> }

async function handler(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, authOptions()) as Promise<Response>
}

/** A form's address, where next-auth answers a reader with a 500. */
async function get(request: NextRequest, context: Context): Promise<Response> {
  const [what, provider] = (await context.params).nextauth
  if (what === "callback" && provider === "credentials")
    return new Response(null, { status: 405, headers: { allow: "POST" } })
  return handler(request, context)
}

/** next-auth answers what it cannot read with a 500: it is read here first, and handed on as it came. */
async function post(request: NextRequest, context: Context): Promise<Response> {
  // Its client's own complaints, which anybody could write into the server's log.
  if ((await context.params).nextauth[0] === "_log") return Response.json({})
  try {
    const { url, headers } = request
    return await handler(
      new NextRequest(url, { method: "POST", headers, body: await requireReadable(request) }),
      context,
    )
  } catch (error) {
    return errorResponse(error)
  }
}

export { get as GET, post as POST }
