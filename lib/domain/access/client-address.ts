import { isIP, isIPv6 } from "node:net"

/** The header our own server writes the address of a visitor into; whatever a visitor sends under that name is replaced. */
export const addressHeader = "x-erroratlas-address"

/**
 * Who sends a request: the other end of the connection, or, behind `proxies` proxies of one's own, what the outermost of
 * them says it was. What stands before that in X-Forwarded-For anybody may have written.
 */
export function clientAddress(
  connection: { readonly remote: string | undefined; readonly forwardedFor: string | undefined },
  proxies: number,
): string {
  const said = proxies === 0 ? undefined : connection.forwardedFor?.split(",").at(-proxies)
  return bare(said) ?? bare(connection.remote) ?? "unknown"
}

/** Without port, brackets and zone; undefined for what is no address. */
function bare(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? ""
  const host = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1] ?? /^([\d.]+):\d+$/.exec(trimmed)?.[1] ?? trimmed
  const plain = host.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "")
  return isIP(plain) === 0 ? undefined : plain
}

/** What one sender can change at will counts as one: the second half of an IPv6 address. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address
  const [head = "", tail] = address.split("::")
  const before = head === "" ? [] : head.split(":")
  const after = tail === undefined || tail === "" ? [] : tail.split(":")
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`
}
