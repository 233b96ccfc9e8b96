/** Who is signed in, for every screen. */
import { queryOptions, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { get, isProblem, type Account } from "./api";
import { orKept, unkeep } from "./offline/kept";
import { keep } from "./offline/vault";

const KEPT = "account";

/** Null when nobody is signed in; an error only when we could not ask. */
export const accountQuery = queryOptions({
  queryKey: ["account"],
  queryFn: async (): Promise<Account | null> => {
    try {
      const account = await orKept(KEPT, () => get<Account>("/api/account"));
      // Only patients go on without a connection.
      if (account.role !== "patient") await unkeep(KEPT);
      return account;
    } catch (error) {
      if (!isProblem(error) || error.status !== 401) throw error;
      await unkeep(KEPT);
      return null;
    }
  },
  staleTime: Infinity,
});

/** The signed-in account; for screens inside the shell only. */
export function useAccount(): Account {
  const { data } = useSuspenseQuery(accountQuery);
  if (data === null) throw new Error("This screen needs somebody who is signed in.");
  return data;
}

/** Call with the account after signing in, with null after signing out. Nothing of another person stays in memory. */
export function useSetAccount(): (account: Account | null) => void {
  const queries = useQueryClient();
  return (account) => {
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "account" });
    queries.setQueryData(accountQuery.queryKey, account);
    if (account?.role === "patient") void keep("kept", KEPT, account).catch(() => undefined);
    else void unkeep(KEPT).catch(() => undefined);
  };
}
