import { getLocalOwner } from "@/lib/data/people/users"
import { withDatabase } from "../../app/with-database"

export type Owner = { readonly id: number; readonly name: string; readonly role: "owner" | "member" }

/** Opens the database and acts as the local owner: who may run commands here may do what the owner may. */
export function asOwner<T>(run: (owner: Owner) => Promise<T>): Promise<T> {
  return withDatabase(async () => {
    const { id, name, role } = await getLocalOwner()
    return run({ id, name, role })
  })
}
