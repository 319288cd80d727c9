/** Pure: may this user do this? The rows a query returns are narrowed by the viewer inside the query itself. */
export type Viewer = { readonly id: number; readonly name: string; readonly role: "owner" | "member" } | null

export type Permission = "anyone" | "upload" | "analyse" | "review" | "account"

/** Who acts under a permission: nobody only where "anyone" may. */
export type ViewerFor<Allowed extends Permission> = Allowed extends "anyone" ? Viewer : NonNullable<Viewer>

export function mayDo<Allowed extends Permission>(viewer: Viewer, permission: Allowed): viewer is ViewerFor<Allowed> {
  return permission === "anyone" || viewer !== null
}

/** Rows with an owner and a visibility: public and unlisted ones may be read by anyone who has the address. */
export function mayRead(
  viewer: Viewer,
  row: { readonly ownerId: number | null; readonly visibility: "private" | "unlisted" | "public" },
): boolean {
  return row.visibility !== "private" || (viewer !== null && row.ownerId === viewer.id)
}
