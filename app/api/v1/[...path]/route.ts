import { dispatch } from "@/lib/api/dispatch"

/** Everything under /api/v1; HEAD is answered by GET. */
export {
  dispatch as DELETE,
  dispatch as GET,
  dispatch as OPTIONS,
  dispatch as PATCH,
  dispatch as POST,
  dispatch as PUT,
}
