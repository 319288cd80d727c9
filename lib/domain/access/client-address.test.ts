import { expect, test } from "vitest"
import { addressGroup, clientAddress } from "./client-address"

const forwardedFor = "6.6.6.6, 203.0.113.9, 10.0.0.2"

test.each([
  [0, "10.0.0.1"],
  [1, "10.0.0.2"],
  [2, "203.0.113.9"],
  [9, "10.0.0.1"],
])("behind %i proxies of one's own the sender is %s", (proxies, expected) => {
  expect(clientAddress({ remote: "::ffff:10.0.0.1", forwardedFor }, proxies)).toBe(expected)
})

test.each([
  ["203.0.113.9:4711", "203.0.113.9"],
  ["[2001:db8::1]:4711", "2001:db8::1"],
  ["fe80::1%eth0", "fe80::1"],
  ["<script>", "10.0.0.1"],
  ["", "10.0.0.1"],
])("%j is read as %s", (said, expected) => {
  expect(clientAddress({ remote: "10.0.0.1", forwardedFor: said }, 1)).toBe(expected)
})

test("an IPv6 sender is its network, however the address is written", () => {
  expect(addressGroup("2001:db8:1:2:aaaa::1")).toBe("2001:db8:1:2::/64")
  expect(addressGroup("2001:0db8:1:2::")).toBe("2001:db8:1:2::/64")
  expect(addressGroup("::1")).toBe("0:0:0:0::/64")
  expect(addressGroup("192.0.2.1")).toBe("192.0.2.1")
})
