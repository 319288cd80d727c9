import { NextRequest } from "next/server"
import NextAuth from "next-auth"
import { authOptions } from "@/lib/auth/options"
import { requireReadable } from "@/lib/boundary/readable-body"
import { errorResponse } from "@/lib/boundary/route"

type Context = { params: Promise<{ nextauth: string[] }> }

async function handler(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, authOptions()) as Promise<Response>
}

/** next-auth answers what it cannot read with a 500: it is read here first, and handed on as it came. */
async function post(request: NextRequest, context: Context): Promise<Response> {
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

export { handler as GET, post as POST }
